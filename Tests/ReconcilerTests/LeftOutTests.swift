import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// What a rollback leaves out, as it has no place any more; on the simulated kernel.
@Suite struct LeftOutTests {
  private let kernel = SimulatedKernel()
  private let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  private func state(_ version: String = "", on interface: String = "eth0") throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o }, r: { file: raw_tracepoint.o } }
      attachments:
        x: { program: x/on_packet, xdp: \(interface) }
        r: { program: r/on_exec }
      pins: { user/x: { attachment: x } }
      """)
  }

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func failure(_ body: () throws -> Void) -> ReconcilerError? {
    #expect(throws: ReconcilerError.self) { try body() }
  }

  private func ledger() throws -> Ledger {
    try #require(try LedgerStore(kernel: kernel, layout: layout).current())
  }

  private func isLive(_ state: DesiredState) throws -> Bool {
    try reconciler.plan(state, .with { $0.isReleased = true }).isEmpty
  }

  private func apply(_ state: DesiredState, within seconds: Int? = nil) throws {
    try reconciler.apply(state, .with { $0.confirmWithin = seconds.map { .seconds($0) } })
  }

  @Test func anAttachmentWithoutItsTargetWaits() throws {
    try apply(state())
    try apply(state(".v2"), within: 10)
    kernel.world.removeInterface("eth0")
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    var live = try ledger()
    #expect(live.generation == 3 && live.confirmBy == nil && live.attachments["x"] == nil)
    #expect(
      live.pending?.keys.sorted()
        == [ObjectAddress(.attachment, "x"), ObjectAddress(.pin, "user/x")])
    #expect(live.pending?[ObjectAddress(.attachment, "x")] == .missing("there is no eth0"))
    #expect(live.programs["x/on_packet"] != nil && live.attachments["r"] != nil)
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    // Whoever needs another one goes on; whoever comes back to this one finds it as it was.
    try apply(state("", on: "eth1"))
    #expect(try ledger().pending == nil)
    #expect(try reconciler.rollBack("test").leavesPending)
    try reconciler.rollBack("test", .forward)
    kernel.world.addInterface("eth0")
    #expect(try !reconciler.rollBack("test").leavesPending)
    live = try ledger()
    #expect(live.pending == nil && live.left == nil && live.pins["user/x"] != nil)
    #expect(try isLive(state()))
  }

  @Test func oneThatCameBackIsAttachedWhereItsNameIsNow() throws {
    try apply(state())
    try apply(state(".v2", on: "eth1"))
    kernel.world.addInterface("eth0")
    kernel.world.addInterface("eth0")
    try reconciler.rollBack("test")
    #expect(try isLive(state()))
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
  }

  /// The link stays, and does not show that what it probes is gone.
  @Test func aFunctionThatIsGoneIsLeftOut() throws {
    func desired(_ version: String) throws -> DesiredState {
      try Made.desired(
        """
        programs: { k: { file: kprobe\(version).o }, r: { file: raw_tracepoint.o } }
        attachments:
          k: { program: k/on_clone, kprobe: of_module }
          r: { program: r/on_exec }
        """)
    }
    try apply(desired(""))
    try apply(desired(".v2"))
    kernel.world.gone.insert("of_module")
    #expect(try reconciler.rollBack("test").leavesPending)
    let live = try ledger()
    #expect(live.attachments.keys.sorted() == ["r"])
    #expect(
      live.pending?[ObjectAddress(.attachment, "k")] == .missing("there is no function of_module"))
  }

  @Test func aRollbackThatLeavesSomethingMayBeInterrupted() throws {
    try apply(state())
    try apply(state(".v2"))
    kernel.world.removeInterface("eth0")
    let count = try Faults.sweep(
      kernel.world, { reconciler throws(ReconcilerError) in _ = try reconciler.rollBack("test") }
    ) { kernel, _, place in
      let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
      if try LedgerStore(kernel: kernel, layout: layout).current()?.generation == 2 {
        #expect(try reconciler.rollBack("test").leavesPending, "\(place)")
      }
      let again = try state("", on: "eth1")
      try reconciler.apply(again)
      #expect(try reconciler.plan(again).isEmpty, "\(place)")
    }
    #expect(count > 10)
  }

  // MARK: - What was let go of

  private let kept = """
    programs: { r: { file: raw_tracepoint.o } }
    maps: { keep: { type: hash, key: u32, value: u64, max_entries: 8 } }
    attachments: { r: { program: r/on_exec } }
    pins: { user/keep: { map: keep, mode: "0644" } }
    """
  private let letGo = """
    programs: { r: { file: raw_tracepoint.o } }
    attachments: { r: { program: r/on_exec } }
    removed: [map.keep]
    """

  @Test func aPinThatWasLetGoOfIsLeftAlone() throws {
    try apply(Made.desired(kept))
    try apply(Made.desired(letGo), within: 10)
    let path = layout.userPin("user/keep")
    let before = kernel.world.entry(path)
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(kernel.world.entry(path) == before)
    #expect(try reconciler.plan(Made.desired(kept)).isEmpty)
    #expect(failure { try apply(Made.desired(letGo)) }?.reason == .refused)
  }

  /// Lets go of a pin, until that is confirmed, and puts another object into its place.
  private func takeKeptPin() throws -> String {
    try apply(Made.desired(kept))
    try apply(Made.desired(letGo), within: 10)
    let path = layout.userPin("user/keep")
    try kernel.remove(path)
    try kernel.pin(layout.pin(ObjectAddress(.map, "r/hits"), in: .current), at: path)
    return path
  }

  @Test func aPinThatIsSomebodyElsesNowIsLeftAlone() throws {
    let path = try takeKeptPin()
    let before = kernel.world.entry(path)
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(kernel.world.entry(path) == before)
    let live = try ledger()
    #expect(live.maps["keep"] != nil && live.pending?[ObjectAddress(.pin, "user/keep")] != nil)
    #expect(live.left?.pins.keys.sorted() == ["user/keep"])
    _ = try reconciler.destroy("test")
    #expect(kernel.world.entry(path) == before)
  }

  /// What a rollback left out waits for another, whatever else is applied meanwhile.
  @Test func whatIsLeftOutStaysSoWhereOtherPartsAreApplied() throws {
    _ = try takeKeptPin()
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    let left = try #require(try ledger().left)
    let options = ApplyOptions.with {
      $0.only = [ObjectAddress(.attachment, "r")]
      $0.replaced = $0.only
    }
    let manifest = String(kept.prefix(upTo: try #require(kept.firstRange(of: "pins:")).lowerBound))
    let plan = try reconciler.apply(Made.desired(manifest), options)
    #expect(!plan.isEmpty && !plan.leavesPending)
    #expect(try ledger().left == left)
    #expect(try ledger().pending?[ObjectAddress(.pin, "user/keep")] != nil)
  }

  @Test func aKilledRollbackLeavesAPinThatWasLetGoOf() throws {
    try apply(Made.desired(kept))
    try apply(Made.desired(letGo))
    let path = layout.userPin("user/keep")
    let before = kernel.world.entry(path)
    _ = try Faults.sweep(
      kernel.world, { reconciler throws(ReconcilerError) in _ = try reconciler.rollBack("test") }
    ) { kernel, _, place in
      try Recovery(layout: layout, kernel: kernel).run()
      #expect(kernel.world.entry(path) == before, "\(place)")
    }
  }

  @Test func anAttachmentThatWasLetGoOfIsTakenOverAgain() throws {
    try apply(state())
    let link = try ledger().attachments["x"]?.id
    try apply(
      Made.desired(
        """
        programs: { r: { file: raw_tracepoint.o } }
        attachments: { r: { program: r/on_exec } }
        removed: [attachment.x]
        """))
    try reconciler.rollBack("test")
    #expect(try ledger().attachments["x"]?.id == link)
    #expect(try isLive(state()))
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
  }

  // MARK: - What fails

  /// Without its attachment, whose place somebody else takes then.
  private func takePlace() throws {
    try apply(state())
    try apply(
      Made.desired(
        """
        programs: { r: { file: raw_tracepoint.v2.o } }
        attachments: { r: { program: r/on_exec } }
        """), within: 10)
    let kind = try #require(AttachmentKind.named("xdp"))
    let program = kernel.world.number()
    kernel.world.objects[program] = .program(
      World.Program(digest: "foreign", type: .xdp, maps: []))
    let link = try kernel.world.link(program, kind: kind, at: "xdp eth0 0 ")
    kernel.world.hidden.insert(link)
    kernel.world.uptime += 10_000
  }

  @Test func whatFailsIsLeftOutWhereNobodyIsThereToSeeIt() throws {
    try takePlace()
    let before = kernel.world
    #expect(failure { try reconciler.expire("test") } != nil)
    #expect(differences(before.signature, kernel.world.signature) == [])
    try reconciler.expire("test", anyhow: true)
    let live = try ledger()
    #expect(live.confirmBy == nil && live.pending?[ObjectAddress(.attachment, "x")] != nil)
    #expect(live.programs["x/on_packet"] != nil)
  }

  @Test func whatCannotBeRolledBackIsConfirmedOrSuperseded() throws {
    try takePlace()
    let overdue = kernel.world
    #expect(try reconciler.remainingTime(of: "test") == 0)
    try reconciler.confirm("test")
    #expect(try reconciler.remainingTime(of: "test") == nil)

    kernel.world = overdue
    let same = try Made.desired(
      """
      programs: { r: { file: raw_tracepoint.v2.o } }
      attachments: { r: { program: r/on_exec } }
      """)
    #expect(failure { try apply(same) } != nil)
    let other = try state(".v2", on: "eth1")
    try apply(other)
    #expect(try isLive(other))
    #expect(try ledger().succession == .supersede)
    // What nobody confirmed is no generation to roll back to.
    kernel.world.hidden = []
    kernel.world.collect()
    try reconciler.rollBack("test")
    #expect(try isLive(state()))
  }
}
