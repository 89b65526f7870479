import BPFLoader
import Testing

@testable import Reconciler
@testable import Simulation

/// Programs that refuse bpf(2) to everybody, us among them; on the simulated kernel.
@Suite struct DenyingTests {
  private static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  private func state(denies: Bool = true) throws -> DesiredState {
    try Made.desired(
      """
      programs:
        l: { file: lsm_bpf.o\(denies ? "" : ", attach: []") }
        r: { file: raw_tracepoint\(denies ? ".v2" : "").o }
        n: { file: netfilter\(denies ? ".v2" : "").o }
      attachments:
        \(denies ? "l: { program: l/on_bpf, lsm: bpf }" : "")
        n: { program: n/on_packet, netfilter: { hook: input } }
        r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
      """)
  }

  private func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  @Test func theyComeLastAndThePlanSaysWhatTheyMayDo() throws {
    let kernel = CountingKernel(SimulatedKernel())
    let plan = try reconciler(kernel).plan(state())
    #expect(plan.denying.map(\.name) == ["l"])
    #expect(throws: ReconcilerError.self) { try reconciler(kernel).apply(state()) }
    let links = kernel.changes.filter { $0.hasPrefix("create link") }
    #expect(links.map { $0.suffix(1) } == ["n", "r", "l"])
    #expect(try reconciler(kernel).plan(state(denies: false)).denying.isEmpty)
  }

  @Test func whatRefusesEverythingIsTakenBack() throws {
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(state(denies: false))
    let before = kernel.world.signature
    let error = #expect(throws: ReconcilerError.self) { try reconciler(kernel).apply(state()) }
    #expect(error?.reason == .denied && error?.notes == [])
    #expect(differences(before, kernel.world.signature) == [])
  }

  /// Killed with it attached: the next run unlinks it before it looks at anything.
  @Test func afterADeathThePinsAreNamedAndUnlinked() throws {
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(state(denies: false))
    let world = kernel.world
    var wasDenied = false
    for number in 1...100 {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .death(at: number))
      _ = try? reconciler(counting).apply(state())
      guard counting.didFail, !counting.didPublish else { continue }
      if kernel.denies {
        wasDenied = true
        let status = #expect(throws: ReconcilerError.self) {
          try reconciler(kernel).status(of: "test")
        }
        #expect(status?.reason == .denied)
        #expect(
          reconciler(kernel).denyingPins() == ["\(Self.layout.directory(.next))/links/l"])
      }
      try Recovery(layout: Self.layout, kernel: kernel).run()
      #expect(differences(world.signature, kernel.world.signature) == [])
    }
    #expect(wasDenied)
  }
}
