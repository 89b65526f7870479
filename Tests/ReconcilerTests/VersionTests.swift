import BPFLoader
import Simulation
import Testing

@testable import Reconciler

/// Generations of one version, and of another: what a rollback goes to, and what it holds; on the simulated kernel.
@Suite struct VersionTests {
  private let kernel = SimulatedKernel()
  private let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  init() { kernel.world.addInterface("eth0") }

  private func state(
    _ version: String = "", keeps: Bool = true, spelled rest: String = ""
  ) throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o }, r: { file: raw_tracepoint.o } }
      attachments:
        x: { program: x/on_packet, xdp: { interface: "eth*" } }
        r: { program: r/on_exec }
      keep_previous: \(keeps)
      \(rest)
      """)
  }

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  @discardableResult
  private func apply(_ version: String = "", _ options: ApplyOptions = .with { _ in }) throws
    -> Plan
  {
    try reconciler.apply(state(version), options)
  }

  private func failure(_ body: () throws -> Void) -> ReconcilerError? {
    #expect(throws: ReconcilerError.self) { try body() }
  }

  private func isLive(_ version: String, _ kernel: SimulatedKernel? = nil) throws -> Bool {
    try Reconciler(kernel ?? self.kernel, bpffs: World.bpffs, tool: "test")
      .plan(state(version), .with { $0.isReleased = true }).isEmpty
  }

  private func detach(_ attachment: String) throws {
    try kernel.detachLink(at: layout.pin(ObjectAddress(.attachment, attachment), in: .current))
  }

  private func ledger() throws -> Ledger {
    try #require(try LedgerStore(kernel: kernel, layout: layout).current())
  }

  /// What makes another generation of the version that is live.
  enum Repair: CaseIterable { case drift, replace, newMatch, description, lostLedger, partial }

  private func repair(_ repair: Repair, _ reconciler: Reconciler) throws -> Plan {
    switch repair {
    case .drift, .lostLedger: try reconciler.apply(state(".v2"))
    case .replace:
      try reconciler.apply(state(".v2"), .with { $0.replaced = [ObjectAddress(.attachment, "r")] })
    case .newMatch: try reconciler.apply(state(".v2"))
    case .description: try reconciler.apply(state(".v2", spelled: "description: another"))
    case .partial:
      try reconciler.apply(
        state(".v2"), .with { $0.only = [ObjectAddress(.attachment, "x")] })
    }
  }

  private func prepare(_ repair: Repair) throws {
    switch repair {
    case .drift, .description, .partial: try detach("x@eth0")
    case .newMatch: kernel.world.addInterface("eth1")
    case .lostLedger:
      try kernel.remove(layout.ledger(.current))
      try kernel.remove(layout.plan(.current))
    case .replace: return
    }
  }

  @Test(arguments: Repair.allCases) func aRepairIsNoVersion(_ repair: Repair) throws {
    try apply("")
    try apply(".v2")
    try prepare(repair)
    #expect(try !self.repair(repair, reconciler).isEmpty)
    #expect(try ledger().generation == 3)
    try reconciler.rollBack("test")
    #expect(try isLive(""))
    #expect(failure { try apply(".v2") }?.reason == .refused)
  }

  @Test(arguments: Repair.allCases)
  func aFirstVersionThatWasRepairedHasNothingBefore(_ repair: Repair) throws {
    try apply(".v2")
    try prepare(repair)
    _ = try self.repair(repair, reconciler)
    let before = kernel.world
    let error = failure { try reconciler.rollBack("test") }
    #expect(error?.reason == .failed)
    #expect(
      error?.message == "nothing to roll back: test has no generation before this one")
    #expect(differences(before.signature, kernel.world.signature) == [])
    #expect(try apply(".v2").isEmpty)
  }

  /// Between publishing and carrying the generation before along, and everywhere else.
  @Test(arguments: [Repair.drift, .newMatch])
  func aRepairMayBeInterrupted(_ repair: Repair) throws {
    try apply("")
    try apply(".v2")
    try prepare(repair)
    let desired = try state(".v2")
    let count = try Faults.sweep(
      kernel.world, { reconciler throws(ReconcilerError) in _ = try reconciler.apply(desired) }
    ) { kernel, _, place in
      let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
      try reconciler.rollBack("test")
      // Where the apply failed, nothing was attached there.
      let left = try reconciler.plan(try state("")).effective.map(\.address.name)
      #expect(repair == .newMatch && left == ["x@eth1"] || left == [], "\(place)")
      #expect(try reconciler.status(of: "test")?.hasDrift == !left.isEmpty, "\(place)")
      #expect(throws: ReconcilerError.self, "\(place)") { try reconciler.apply(desired) }
    }
    #expect(count > 10)
  }

  @Test func aSecondRollbackIsRefusedAndForwardGoesToTheOther() throws {
    try apply("")
    #expect(failure { try reconciler.rollBack("test", .forward) }?.reason == .failed)
    try apply(".v2")
    try reconciler.rollBack("test")
    let before = kernel.world
    let error = failure { try reconciler.rollBack("test") }
    #expect(error?.reason == .refused && error?.message == "test is already rolled back")
    #expect(error?.advice?.contains("rollback --forward test") == true)
    #expect(differences(before.signature, kernel.world.signature) == [])
    #expect(try apply("").isEmpty)

    try reconciler.rollBack("test", .forward)
    #expect(try isLive(".v2"))
    #expect(try ledger().held == nil)
    #expect(failure { try reconciler.rollBack("test", .forward) }?.reason == .failed)
    // It was asked for again, and may be rolled back again.
    try reconciler.rollBack("test")
    #expect(try isLive(""))
    #expect(try apply("").isEmpty)
  }

  @Test func whatIsHeldIsHeldHoweverItIsSpelledAndAlsoAfterARepair() throws {
    try apply("")
    try apply(".v2")
    try reconciler.rollBack("test")
    let others = ["\n\n", "# a comment", "description: text"]
    for text in others {
      let error = failure { try reconciler.apply(state(".v2", spelled: text)) }
      #expect(error?.reason == .refused, "\(text)")
    }
    try detach("x@eth0")
    try apply("")
    #expect(failure { try apply(".v2") }?.reason == .refused)
    #expect(failure { try reconciler.rollBack("test") }?.reason == .refused)
    try reconciler.rollBack("test", .forward)
    #expect(try isLive(".v2"))
  }

  @Test func anotherVersionIsNotHeldNorIsWhatIsReleased() throws {
    try apply("")
    try apply(".v2")
    try reconciler.rollBack("test")
    let other = try Made.desired(
      "programs: { x: { file: xdp.v2.o } }\nattachments: { x: { program: x/on_packet, xdp: eth0 } }"
    )
    try reconciler.apply(other)
    #expect(try ledger().held == nil)
    try reconciler.rollBack("test")
    #expect(try isLive(""))
    try apply(".v2", .with { $0.isReleased = true })
    #expect(try isLive(".v2"))
  }

  @Test func aGenerationThatDiffersInNothingIsNotHeld() throws {
    try apply("")
    // As an older version left it, which made a generation of every repair.
    let store = LedgerStore(kernel: kernel, layout: layout)
    try detach("x@eth0")
    var live = try ledger()
    live.version = "another"
    try store.replace(with: live)
    try apply("")
    #expect(try reconciler.previousGeneration(of: "test") != nil)
    let before = kernel.world
    let error = failure { try reconciler.rollBack("test") }
    #expect(error?.reason == .failed)
    #expect(
      error?.message
        == "nothing to roll back: test is as it was in generation 1, the one before")
    #expect(differences(before.signature, kernel.world.signature) == [])
    #expect(try apply("").isEmpty)
  }

  @Test func whatIsNotKeptIsSaid() throws {
    try reconciler.apply(state("", keeps: false))
    try apply(".v2")
    try reconciler.rollBack("test")
    let error = failure { try reconciler.rollBack("test") }
    #expect(error?.reason == .refused)
    #expect(error?.advice?.contains("is not kept") == true)
    #expect(failure { try reconciler.rollBack("test", .forward) }?.reason == .failed)
  }

  // MARK: - What an older version left

  /// Makes the live ledger one of a version that knew no versions.
  private func age() throws {
    var live = try ledger()
    (live.version, live.succession) = (nil, nil)
    for name in live.attachments.keys { live.attachments[name]?.program = nil }
    try LedgerStore(kernel: kernel, layout: layout).replace(with: live)
  }

  @Test func anOlderGenerationIsRepairedAsOne() throws {
    try apply("")
    try apply(".v2")
    try age()
    try detach("x@eth0")
    try apply(".v2")
    try reconciler.rollBack("test")
    #expect(try isLive(""))
    #expect(failure { try apply(".v2") }?.reason == .refused)
  }

  @Test func olderGenerationsAreRolledBackAndHeldByTheirText() throws {
    try apply("")
    try age()
    try apply(".v2")
    try age()
    try reconciler.rollBack("test")
    #expect(try isLive(""))
    #expect(failure { try apply(".v2") }?.reason == .refused)
    #expect(failure { try reconciler.rollBack("test") }?.reason == .refused)
    #expect(try apply("").isEmpty)
    try detach("x@eth0")
    try apply("")
    #expect(failure { try apply(".v2") }?.reason == .refused)
    try reconciler.rollBack("test", .forward)
    #expect(try isLive(".v2"))
  }

  @Test func anOlderGenerationRepairedByAnOlderVersionIsNotRolledBackTo() throws {
    try apply("")
    try age()
    var live = try ledger()
    live.version = "another"
    try LedgerStore(kernel: kernel, layout: layout).replace(with: live)
    try detach("x@eth0")
    try apply("")
    try age()
    let error = failure { try reconciler.rollBack("test") }
    #expect(error?.reason == .failed && error?.message.hasPrefix("nothing to roll back") == true)
  }
}
