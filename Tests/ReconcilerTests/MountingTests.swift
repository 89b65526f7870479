import Simulation
import Testing

@testable import Reconciler

/// Where no bpffs is mounted, on the simulated kernel.
@Suite struct MountingTests {
  private let kernel = SimulatedKernel()

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func state(on interface: String = "eth0") throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp.o } }
      attachments: { x: { program: x/on_packet, xdp: \(interface) } }
      """)
  }

  /// Whether or not it can be told that it stays: plan and result say that one is mounted.
  @Test(arguments: [true, nil]) func onTheMachineOneIsMounted(_ wouldStay: Bool?) throws {
    kernel.place = .unmounted(wouldStay: wouldStay)
    let mounting = BPFFSMounting(path: World.bpffs, isOfNamespace: false)
    #expect(try reconciler.plan(state()).mounting == mounting)
    #expect(kernel.place == .unmounted(wouldStay: wouldStay))
    var told: [BPFFSMounting?] = []
    let plan = try reconciler.apply(state()) { told.append($0.mounting) }
    #expect(plan.mounting == mounting && told == [mounting])
    #expect(kernel.place == .mounted)
    #expect(try reconciler.apply(state()).mounting == nil)
  }

  @Test func whereItWouldNotStayThatHasToBeSaid() throws {
    kernel.place = .unmounted(wouldStay: false)
    let desired = try state()
    for act in [{ try reconciler.plan(desired) }, { try reconciler.apply(desired) }] {
      let error = #expect(throws: ReconcilerError.self) { _ = try act() }
      #expect(error?.reason == .unreadable)
      #expect(error?.advice?.contains("--mount-bpffs") == true)
    }
    #expect(kernel.place == .unmounted(wouldStay: false))
    let plan = try reconciler.apply(desired, .with { $0.mountsBPFFS = true })
    #expect(plan.mounting == BPFFSMounting(path: World.bpffs, isOfNamespace: true))
  }

  @Test func whatFailsTakesItAwayAgain() throws {
    kernel.place = .unmounted(wouldStay: true)
    let desired = try state()
    let failing = Reconciler(
      CountingKernel(kernel, .failure(at: 10)), bpffs: World.bpffs, tool: "test")
    #expect(throws: ReconcilerError.self) { try failing.apply(desired) }
    #expect(kernel.place != .mounted)
  }

  @Test(arguments: [
    BPFFSPlace.unmounted(wouldStay: true), .elsewhere(isDirectory: true),
    .elsewhere(isDirectory: false),
  ])
  func whatIsDeployedIsNotKnownWithoutOne(_ place: BPFFSPlace) throws {
    kernel.place = place
    let commands: [() throws -> Void] = [
      { _ = try reconciler.deployments() }, { _ = try reconciler.status(of: "test") },
      { _ = try reconciler.destroy("test") }, { try reconciler.rollBack("test") },
      { try reconciler.confirm("test") }, { _ = try reconciler.prune("test") },
    ]
    for command in commands {
      #expect(throws: ReconcilerError.self) { try command() }.map {
        #expect($0.reason == .unreadable)
      }
    }
  }
}
