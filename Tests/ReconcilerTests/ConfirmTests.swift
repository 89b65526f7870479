import Simulation
import Testing

@testable import Reconciler

/// Applies that are rolled back unless somebody confirms them, on the simulated kernel.
@Suite struct ConfirmTests {
  private let kernel = SimulatedKernel()

  private func state(_ version: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o } }
      maps: { kept: { type: array, key: u32, value: u32, max_entries: 1, prevent_destroy: true } }
      attachments: { x: { program: x/on_packet, xdp: eth0 } }
      """)
  }

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func apply(_ version: String, within seconds: Int?) throws {
    try reconciler.apply(
      state(version), .with { $0.confirmWithin = seconds.map { .seconds($0) } })
  }

  private func failure(_ body: () throws -> Void) -> ReconcilerError? {
    #expect(throws: ReconcilerError.self) { try body() }
  }

  private func isLive(_ version: String) throws -> Bool {
    try reconciler.plan(state(version), .with { $0.isReleased = true }).isEmpty
  }

  @Test func whatIsConfirmedStays() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    #expect(try reconciler.remainingTime(of: "test") == 10_000)
    kernel.world.uptime += 9_999
    try reconciler.confirm("test")
    #expect(try reconciler.remainingTime(of: "test") == nil)
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(try isLive(".v2"))
  }

  @Test func whatNobodyConfirmsIsRolledBackAndHeld() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    try reconciler.expire("test")
    #expect(try isLive(".v2"))
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(try isLive(""))
    #expect(failure { try apply(".v2", within: nil) }?.reason == .refused)
    try reconciler.expire("test")
    #expect(try isLive(""))
  }

  @Test func aFirstGenerationThatNobodyConfirmsGoes() throws {
    try apply("", within: 10)
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(kernel.names(in: World.bpffs) == [])
  }

  @Test func aConfirmationThatComesTooLateRollsBack() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    kernel.world.uptime += 10_000
    let error = failure { try reconciler.confirm("test") }
    #expect(error?.reason == .failed)
    #expect(error?.message == "too late to confirm: test is what it was before")
    #expect(try isLive(""))
    #expect(
      failure { try reconciler.confirm("test") }?.message
        == "nothing to confirm: test does not wait for that")
  }

  @Test func whatWaitsIsNotChangedButMayBeAppliedAgainOrRolledBack() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    let error = failure { try apply("", within: nil) }
    #expect(error?.reason == .refused)
    #expect(error?.message == "generation 2 of test waits to be confirmed for another 10 s")
    try apply(".v2", within: 10)
    try reconciler.rollBack("test")
    #expect(try isLive(""))
    #expect(try reconciler.remainingTime(of: "test") == nil)
  }

  @Test func nothingIsTakenIntoWhatWaits() throws {
    try apply("", within: 10)
    let map = reconciler.layout("test").pin(ObjectAddress(.map, "kept"), in: .current)
    let pin = "\(World.bpffs)/foreign"
    try kernel.pin(map, at: pin)
    let error = failure {
      try reconciler.adopt(ObjectAddress(.map, "other"), from: pin, into: "test")
    }
    #expect(error?.reason == .refused)
    #expect(error?.message == "generation 1 of test waits to be confirmed for another 10 s")
    #expect(try reconciler.remainingTime(of: "test") == 10_000)
  }

  @Test func anApplyPastTheDeadlineRollsBackFirst() throws {
    try apply("", within: 10)
    kernel.world.uptime += 10_000
    try apply(".v2", within: nil)
    #expect(try reconciler.status(of: "test")?.ledger.generation == 1)
    #expect(try isLive(".v2"))
  }

  /// A confirmation that fails or dies at any change leaves a deployment that still waits, or is confirmed.
  @Test func confirmingMayBeInterrupted() throws {
    try apply("", within: nil)
    try apply(".v2", within: 10)
    let world = kernel.world
    for number in 1...10 {
      let faults: [CountingKernel.Fault] = [
        .failure(at: number), .lateFailure(at: number), .death(at: number),
      ]
      for fault in faults {
        let kernel = SimulatedKernel(world)
        let counting = CountingKernel(kernel, fault)
        let interrupted = Reconciler(counting, bpffs: World.bpffs, tool: "test")
        try? interrupted.confirm("test")
        if !counting.didFail { return #expect(number == 3) }
        let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
        if try reconciler.remainingTime(of: "test") != nil { try reconciler.confirm("test") }
        #expect(try reconciler.remainingTime(of: "test") == nil)
        #expect(try reconciler.status(of: "test")?.hasDrift == false)
        #expect(
          kernel.names(in: "\(World.bpffs)/bpf-apply/test/current")
            == ["ledger", "links", "maps", "plan", "private", "programs"], "\(fault)")
      }
    }
  }
}
