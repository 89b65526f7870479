import Simulation
import Testing

@testable import Reconciler

/// The generation before: kept, given up by the manifest, or dropped by hand; on the simulated kernel.
@Suite struct PreviousTests {
  private let kernel = SimulatedKernel()

  private func state(_ version: String = "", keeps: Bool = true) throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o }, r: { file: raw_tracepoint.o } }
      attachments:
        x: { program: x/on_packet, xdp: eth0 }
        r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
      keep_previous: \(keeps)
      """)
  }

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  @discardableResult
  private func apply(
    _ version: String = "", keeps: Bool = true, within seconds: Int? = nil
  ) throws -> Plan {
    try reconciler.apply(
      state(version, keeps: keeps), .with { $0.confirmWithin = seconds.map { .seconds($0) } })
  }

  private func failure(_ body: () throws -> Void) -> ReconcilerError? {
    #expect(throws: ReconcilerError.self) { try body() }
  }

  private func generations(_ kernel: SimulatedKernel? = nil) -> [String]? {
    (kernel ?? self.kernel).names(in: reconciler.layout("test").directory)
  }

  @Test func whatIsNotKeptGoesWithTheApply() throws {
    try apply("", keeps: false)
    try apply(".v2", keeps: false)
    #expect(generations() == ["current"])
    let error = failure { try reconciler.rollBack("test") }
    #expect(error?.reason == .failed)
    #expect(
      error?.message
        == "nothing to roll back: test keeps no generation before this one (keep_previous: false)")
    #expect(try reconciler.status(of: "test")?.previous == nil)
  }

  @Test func theFirstToSayItDropsWhatIsKeptAndTheSecondChangesNothing() throws {
    try apply("")
    try apply(".v2")
    #expect(generations() == ["current", "previous"])
    let plan = try apply(".v2", keeps: false)
    #expect(plan.effective.isEmpty)
    #expect(plan.settings == [SettingChange(.keepPrevious, .flag(true), .flag(false))])
    #expect(generations() == ["current"])

    let counting = CountingKernel(kernel)
    let again = try Reconciler(counting, bpffs: World.bpffs, tool: "test")
      .apply(state(".v2", keeps: false))
    #expect(again.isEmpty && counting.changes.isEmpty)

    #expect(try apply(".v2").settings.map(\.key) == [.keepPrevious])
    try apply("")
    #expect(generations() == ["current", "previous"])
    try reconciler.rollBack("test")
    #expect(try reconciler.plan(state(".v2")).isEmpty)
  }

  @Test func aTargetAloneLeavesItAsItIs() throws {
    try apply("")
    try apply(".v2")
    let plan = try reconciler.plan(
      state("", keeps: false),
      .with { $0.only = [ObjectAddress(.attachment, "x")] })
    #expect(plan.settings.isEmpty && !plan.isEmpty)
  }

  @Test func whatMayHaveToBeRolledBackToStaysUntilItIsConfirmed() throws {
    try apply("", keeps: false)
    try apply(".v2", keeps: false, within: 10)
    #expect(generations() == ["current", "previous"])
    try reconciler.expire("test")
    #expect(generations() == ["current", "previous"])
    try reconciler.confirm("test")
    #expect(generations() == ["current"])
    #expect(try reconciler.plan(state(".v2", keeps: false)).isEmpty)
  }

  @Test func whatNobodyConfirmsIsRolledBackAndNotKept() throws {
    try apply("", keeps: false)
    try apply(".v2", keeps: false, within: 10)
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(generations() == ["current"])
    #expect(try reconciler.plan(state("", keeps: false)).isEmpty)
    #expect(failure { try apply(".v2", keeps: false) }?.reason == .refused)
  }

  @Test func whatWaitsToBeConfirmedMayBeRolledBackByHand() throws {
    try apply("")
    try apply(".v2", keeps: false, within: 10)
    try reconciler.rollBack("test")
    #expect(try reconciler.plan(state("")).isEmpty)
    #expect(generations() == ["current", "previous"])
  }

  @Test func aRollbackToAGenerationThatKeepsNoneDropsWhatItLeaves() throws {
    try apply("", keeps: false)
    try apply(".v2")
    try reconciler.rollBack("test")
    #expect(generations() == ["current"])
    #expect(try reconciler.plan(state("", keeps: false)).isEmpty)
  }

  private func losses() throws -> [PreviousGeneration.Loss]? {
    try reconciler.status(of: "test")?.previous?.losses
  }

  @Test func statusTellsWhatARollbackWouldMiss() throws {
    try apply("")
    #expect(try losses() == nil)
    try apply(".v2")
    #expect(try losses() == [])
    let before = kernel.world
    let program = ObjectAddress(.program, "x/on_packet")
    let pin = reconciler.layout("test").pin(program, in: .previous)
    try kernel.remove(pin)
    #expect(try losses() == [.object(program)])
    let status = try #require(try reconciler.status(of: "test"))
    #expect(status.isPreviousLost && !status.hasDrift)
    #expect(failure { try reconciler.rollBack("test") }?.reason == .failed)
    // Another in its place is not what was left.
    try kernel.pin(reconciler.layout("test").pin(program, in: .current), at: pin)
    #expect(try losses() == [.object(program)])

    kernel.world = before
    try kernel.remove(reconciler.layout("test").ledger(.previous))
    #expect(try losses() == [])
    try kernel.remove(reconciler.layout("test").plan(.previous))
    #expect(try losses() == [.record])
    #expect(failure { try reconciler.rollBack("test") }?.reason == .failed)
  }

  /// What a rollback of a repair that waits to be confirmed needs is not what is kept of the version before.
  @Test func statusTellsWhatARollbackOfARepairWouldMiss() throws {
    try apply("")
    let layout = reconciler.layout("test")
    try kernel.detachLink(at: layout.pin(ObjectAddress(.attachment, "x"), in: .current))
    try apply("", within: 10)
    #expect(try losses() == [])
    let program = ObjectAddress(.program, "r/on_exec")
    try kernel.remove(layout.pin(program, in: .former))
    #expect(try losses() == [.object(program)])
  }

  @Test func pruningDropsItOnce() throws {
    #expect(failure { _ = try reconciler.prune("test") }?.reason == .missingTarget)
    try apply("")
    #expect(try reconciler.prune("test") == nil)
    try apply(".v2")
    let kept = try #require(try reconciler.prune("test"))
    // Its program and its three documents: what both generations have is not counted.
    #expect(kept.memory == 4 * 4096)
    #expect(generations() == ["current"])
    #expect(try reconciler.prune("test") == nil)
    #expect(failure { try reconciler.rollBack("test") }?.reason == .failed)
    #expect(try reconciler.plan(state(".v2")).isEmpty)
  }

  @Test func nothingIsPrunedThatMayHaveToBeRolledBackTo() throws {
    try apply("")
    try apply(".v2", within: 10)
    let error = failure { _ = try reconciler.prune("test") }
    #expect(error?.reason == .refused)
    #expect(generations() == ["current", "previous"])
    kernel.world.uptime += 10_000
    #expect(failure { _ = try reconciler.prune("test") }?.reason == .refused)
    #expect(generations() == ["current", "previous"])
  }

  /// Each change fails, fails late, or is the last: the next run drops what is left.
  @Test func pruningMayBeInterrupted() throws {
    try apply("")
    try apply(".v2")
    try checkInterruptions(
      { reconciler throws(ReconcilerError) in _ = try reconciler.prune("test") },
      again: { reconciler throws(ReconcilerError) in _ = try reconciler.prune("test") })
  }

  @Test func confirmingWhatKeepsNoneMayBeInterrupted() throws {
    try apply("")
    try apply(".v2", keeps: false, within: 10)
    let desired = try state(".v2", keeps: false)
    try checkInterruptions(
      { reconciler throws(ReconcilerError) in try reconciler.confirm("test") },
      again: { reconciler throws(ReconcilerError) in
        if try reconciler.remainingTime(of: "test") != nil { try reconciler.confirm("test") }
        #expect(try reconciler.apply(desired).isEmpty)
      })
  }

  private func checkInterruptions(
    _ act: (Reconciler) throws(ReconcilerError) -> Void,
    again: (Reconciler) throws(ReconcilerError) -> Void
  ) throws {
    let world = kernel.world
    for number in 1...100 {
      let faults: [CountingKernel.Fault] = [
        .failure(at: number), .lateFailure(at: number), .death(at: number),
      ]
      for fault in faults {
        let kernel = SimulatedKernel(world)
        let counting = CountingKernel(kernel, fault)
        do throws(ReconcilerError) {
          try act(Reconciler(counting, bpffs: World.bpffs, tool: "test"))
          if !counting.didFail { return #expect(number > 5) }
        } catch {
          #expect(error.reason == .notConverged || error.reason == .failed, "\(fault): \(error)")
        }
        let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
        try again(reconciler)
        #expect(generations(kernel) == ["current"], "\(fault)")
        #expect(try reconciler.status(of: "test")?.hasDrift == false, "\(fault)")
      }
    }
  }
}
