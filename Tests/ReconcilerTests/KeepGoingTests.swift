import BPFLoader
import Testing

@testable import Reconciler
@testable import Simulation

/// What cannot be here keeps nothing else from being here; on the simulated kernel.
@Suite struct KeepGoingTests {
  private let kernel = SimulatedKernel()
  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }
  private let keepGoing = ApplyOptions.with { $0.keepsGoing = true }

  /// A firewall, and a tracer that shares a map with it.
  private func state(_ version: String = "", guard one: String = "eth0", other: String = "eth1")
    throws -> DesiredState
  {
    try Made.desired(
      """
      programs:
        x: { file: xdp\(version).o }
        t: { file: tcx\(version).o }
        r: { file: raw_tracepoint\(version).o }
      maps: { shared: { from: [x/hits, t/hits] } }
      attachments:
        guard: { program: x/on_packet, xdp: \(one) }
        other: { program: t/on_packet, tcx: \(other) }
        trace: { program: r/on_exec }
      pins: { user/other: { attachment: other } }
      """)
  }

  private func lines(_ plan: Plan) -> [String] {
    plan.effective.map { "\($0.action.name) \($0.address)" }
  }

  private func ledger() throws -> Ledger {
    try #require(try reconciler.status(of: "test")).ledger
  }

  private func target(_ text: String) throws -> ApplyOptions {
    let address = try #require(ObjectAddress(text))
    return .with { $0.only = [address] }
  }

  // MARK: --target

  @Test func onlyWhatIsNamedIsMadeOnANewDeployment() throws {
    let plan = try reconciler.apply(
      try state(other: "noeth"), try target("attachment.guard"))
    #expect(
      lines(plan) == [
        "create map.shared", "create program.x/on_packet", "create attachment.guard",
      ])
    #expect(try ledger().attachments.keys.sorted() == ["guard"])
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
  }

  /// The bad version leaves what is alive at once.
  @Test func whatHasNoTargetDoesNotKeepTheCureFromTheRest() throws {
    try reconciler.apply(try state())
    try reconciler.apply(try state(".v2"))
    kernel.world.removeInterface("eth1")
    let plan = try reconciler.apply(try state(), try target("attachment.guard"))
    #expect(lines(plan) == ["replace program.x/on_packet", "update attachment.guard"])
    #expect(!plan.leavesPending)
    let live = try ledger()
    #expect(live.attachments.keys.sorted() == ["guard", "other", "trace"])
  }

  /// Two of its attachments share the program that is replaced; one of them has no target any more.
  @Test func whatChangesWithItAndHasNoTargetWaits() throws {
    func state(_ version: String) throws -> DesiredState {
      try Made.desired(
        """
        programs: { x: { file: xdp\(version).o } }
        attachments:
          guard: { program: x/on_packet, xdp: eth0 }
          other: { program: x/on_packet, xdp: eth1 }
        """)
    }
    try reconciler.apply(try state(""))
    kernel.world.removeInterface("eth1")
    let plan = try reconciler.apply(try state(".v2"), try target("attachment.guard"))
    #expect(
      lines(plan) == [
        "replace program.x/on_packet", "update attachment.guard", "remove attachment.other",
      ])
    #expect(plan.leavesPending)
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    // What else is done by parts leaves it waiting.
    #expect(try reconciler.apply(try state(".v2"), try target("attachment.guard")).isEmpty)
    #expect(
      try ledger().pending?[ObjectAddress(.attachment, "other")] == .missing("there is no eth1"))
    kernel.world.addInterface("eth1")
    try reconciler.apply(try state(".v2"))
    #expect(try ledger().pending == nil)
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
  }

  @Test func whatBothNeedStaysForTheOther() throws {
    try reconciler.apply(
      try Made.desired(
        """
        programs: { y: { file: xdp.v2.o } }
        attachments:
          guard: { program: y/on_packet, xdp: eth0 }
          other: { program: y/on_packet, xdp: eth1 }
        """))
    kernel.world.removeInterface("eth1")
    let plan = try reconciler.apply(
      try Made.desired(
        """
        programs: { x: { file: xdp.o } }
        attachments:
          guard: { program: x/on_packet, xdp: eth0 }
          other: { program: x/on_packet, xdp: eth1 }
        """), try target("attachment.guard"))
    #expect(
      lines(plan) == [
        "create map.x/hits", "create program.x/on_packet", "update attachment.guard",
      ])
    #expect(try ledger().programs.keys.sorted() == ["x/on_packet", "y/on_packet"])
  }

  // MARK: All that fails

  @Test func allThatMissesIsTold() throws {
    let error = try #require(throws: ReconcilerError.self) {
      try reconciler.apply(try state(guard: "noeth0", other: "noeth1"))
    }
    #expect(error.reason == .missingTarget && error.others.count == 1)
    let failures = [error] + error.others
    #expect(failures.map(\.message) == ["there is no noeth0", "there is no noeth1"])
    #expect(failures.allSatisfy { $0.advice?.contains("when_missing") == true && $0.mark != nil })
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  @Test func allThatTheKernelRefusesIsTold() throws {
    kernel.refused = ["on_packet"]
    let error = try #require(throws: ReconcilerError.self) { try reconciler.apply(try state()) }
    #expect(error.reason == .invalid)
    #expect(
      ([error] + error.others).map(\.object) == [
        ObjectAddress(.program, "x/on_packet"), ObjectAddress(.program, "t/on_packet"),
      ])
    #expect(error.advice?.contains("only_if") == true)
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  // MARK: --keep-going

  @Test func theRestIsAppliedAndTriedAgain() throws {
    kernel.refused = ["on_exec"]
    let state = try state(other: "noeth")
    #expect(throws: ReconcilerError.self) { try reconciler.apply(state) }
    let plan = try reconciler.apply(state, keepGoing)
    #expect(plan.leavesPending)
    let live = try ledger()
    #expect(live.attachments.keys.sorted() == ["guard"])
    #expect(live.programs.keys.sorted() == ["x/on_packet"])
    #expect(
      live.pending == [
        ObjectAddress(.attachment, "other"): .missing("there is no noeth"),
        ObjectAddress(.attachment, "trace"): .waits(ObjectAddress(.program, "r/on_exec")),
      ])
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    // Nothing has changed.
    let again = try reconciler.apply(state, keepGoing)
    #expect(again.isEmpty && again.leavesPending)
    kernel.refused = []
    #expect(throws: ReconcilerError.self) { try reconciler.apply(state) }
    try reconciler.apply(state, keepGoing)
    #expect(try ledger().attachments.keys.sorted() == ["guard", "trace"])
    let whole = try self.state()
    #expect(!(try reconciler.apply(whole, keepGoing)).leavesPending)
    #expect(try ledger().pending == nil)
    #expect(try reconciler.plan(whole).isEmpty)
  }

  @Test func whatIsLiveOfWhatIsRefusedStays() throws {
    try reconciler.apply(try state())
    let former = try ledger()
    kernel.refused = ["on_exec"]
    let plan = try reconciler.apply(try state(".v2"), keepGoing)
    #expect(plan.leavesPending)
    let live = try ledger()
    for address in [ObjectAddress(.program, "r/on_exec"), ObjectAddress(.attachment, "trace")] {
      #expect(live.id(of: address) == former.id(of: address))
    }
    #expect(
      live.id(of: ObjectAddress(.program, "x/on_packet"))
        != former.id(of: ObjectAddress(.program, "x/on_packet")))
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    kernel.refused = []
    try reconciler.apply(try state(".v2"))
    #expect(try ledger().pending == nil)
    let program = ObjectAddress(.program, "r/on_exec")
    #expect(try ledger().id(of: program) != former.id(of: program))
    #expect(try reconciler.destroy("test") != nil)
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  /// What calls a program that is refused cannot be, either.
  @Test func whatNeedsWhatIsRefusedWaitsWithIt() throws {
    kernel.refused = ["on_verdict"]
    let state = try Made.desired(
      """
      programs: { x: { file: xdp.o }, v: { file: freplace.o }, r: { file: raw_tracepoint.o } }
      attachments:
        frames: { program: x/on_packet, xdp: eth0 }
        verdict: { program: v/on_verdict, freplace: { of: x/on_packet } }
        trace: { program: r/on_exec }
      pins: { user/verdict: { attachment: verdict }, user/program: { program: v/on_verdict } }
      """)
    try reconciler.apply(state, keepGoing)
    #expect(try ledger().attachments.keys.sorted() == ["frames", "trace"])
    #expect(
      try ledger().pending?.keys.sorted() == [
        ObjectAddress(.attachment, "verdict"), ObjectAddress(.pin, "user/program"),
        ObjectAddress(.pin, "user/verdict"),
      ])
    kernel.refused = ["on_packet"]
    #expect(try reconciler.destroy("test") != nil)
    try reconciler.apply(state, keepGoing)
    #expect(try ledger().attachments.keys.sorted() == ["trace"])
  }
}
