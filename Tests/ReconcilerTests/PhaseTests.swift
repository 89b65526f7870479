import Simulation
import Testing

@testable import Reconciler

/// Every command on a deployment in every phase, on the simulated kernel.
@Suite struct PhaseTests {
  /// How a deployment came to where it stands: 1 was applied, and then 2, which is 1 again in the ways that go back.
  enum Start: String, CaseIterable {
    case absent, live, rolledBack, held, unconfirmed, overdue, lost
    case unconfirmedFirst, overdueFirst
  }

  enum Deed: String, CaseIterable {
    case applySame, applyOther, confirm, expire, expireNow, rollBack, rollForward, prune, adopt
    case destroy
  }

  private let kernel = SimulatedKernel()
  private let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private static let files = ["xdp.o", "xdp.v2.o", "tcx.o"]

  /// - Parameter number: 1, 2 or 3.
  private func state(_ number: Int) throws -> DesiredState {
    let kind = number == 3 ? "tcx" : "xdp"
    return try Made.desired(
      """
      programs: { x: { file: \(Self.files[number - 1]) }, r: { file: raw_tracepoint.o } }
      attachments: { x: { program: x/on_packet, \(kind): eth0 }, r: { program: r/on_exec } }
      """)
  }

  private func apply(_ number: Int, within seconds: Int? = nil) throws {
    try reconciler.apply(
      state(number), .with { $0.confirmWithin = seconds.map { .seconds($0) } })
  }

  private func prepare(_ start: Start) throws {
    switch start {
    case .absent: return
    case .live, .rolledBack, .lost:
      try apply(1)
      try apply(2)
    case .unconfirmed, .overdue:
      try apply(1)
      try apply(2, within: 10)
    case .held, .unconfirmedFirst, .overdueFirst: try apply(2, within: 10)
    }
    switch start {
    case .rolledBack: try reconciler.rollBack("test")
    case .held:
      kernel.world.uptime += 10_000
      try reconciler.expire("test")
    case .overdue, .overdueFirst: kernel.world.uptime += 10_000
    case .lost: try kernel.remove(layout.ledger(.current))
    case .absent, .live, .unconfirmed, .unconfirmedFirst: return
    }
  }

  /// A map of nobody's, outside of all deployments.
  private func makeForeignMap() throws -> String {
    let other = try Made.desired(
      "programs: { r: { file: raw_tracepoint.o } }\nattachments: { r: { program: r/on_exec } }"
    ).with { $0.deployment = "other" }
    try reconciler.apply(other)
    let pin = "\(World.bpffs)/foreign"
    let map = DeploymentLayout(bpffs: World.bpffs, name: "other")
      .pin(ObjectAddress(.map, "r/hits"), in: .current)
    try kernel.pin(map, at: pin)
    _ = try reconciler.destroy("other")
    return pin
  }

  private func run(_ deed: Deed) throws {
    switch deed {
    case .applySame: try apply(2)
    case .applyOther: try apply(3)
    case .confirm: try reconciler.confirm("test")
    case .expire: try reconciler.expire("test")
    case .expireNow: try reconciler.expire("test", now: true)
    case .rollBack: try reconciler.rollBack("test")
    case .rollForward: try reconciler.rollBack("test", .forward)
    case .prune: _ = try reconciler.prune("test")
    case .adopt:
      try reconciler.adopt(
        ObjectAddress(.map, "taken"), from: "\(World.bpffs)/foreign", into: "test")
    case .destroy: _ = try reconciler.destroy("test")
    }
  }

  /// What is live, and what is the generation before: `overdue 2, before it 1`.
  private func description() throws -> String {
    let phase = try reconciler.phase(of: "test")
    let name =
      switch phase {
      case .absent: "absent"
      case .held: "held"
      case .live: "live"
      case .rolledBack: "rolled back"
      case .unconfirmed: "unconfirmed"
      case .overdue: "overdue"
      case .lost: "lost"
      }
    let digests = try (1...3).map { number in
      try state(number).programs.first { $0.name == "x/on_packet" }?.digest
    }
    func number(_ ledger: Ledger?) -> String? {
      let digest = ledger?.programs["x/on_packet"]?.digest
      return digest.flatMap { digests.firstIndex(of: $0) }.map { " \($0 + 1)" }
    }
    let store = LedgerStore(kernel: kernel, layout: layout)
    let before = number(try store.generation(.previous)).map { ", before it\($0)" }
    return name + (number(phase.ledger) ?? "") + (before ?? "")
  }

  @Test(arguments: Start.allCases, Deed.allCases)
  func aCommandDoesWhatItsPhaseAllows(_ start: Start, _ deed: Deed) throws {
    if deed == .adopt { _ = try makeForeignMap() }
    try prepare(start)
    let world = kernel.world
    var outcome: String
    do {
      try run(deed)
      outcome = try description()
    } catch let error as ReconcilerError {
      outcome = "\(error.reason): \(try description())"
    }
    if outcome.hasSuffix(": \(Self.unchanged[start] ?? "")") {
      #expect(differences(world.signature, kernel.world.signature) == [])
    }
    let expected = try #require(Self.expected[deed]?[start] ?? Self.unchanged[start])
    #expect(outcome == expected)
  }

  /// Where it says nothing else, the plan is carried out, or refused by both.
  @Test(arguments: Start.allCases, [Deed.applySame, .applyOther])
  func aPlanSaysWhatBecomesOfAnApply(_ start: Start, _ deed: Deed) throws {
    try prepare(start)
    let world = kernel.world
    var verdict = ApplyVerdict.carriedOut
    func reason(_ body: () throws -> ReconcilerError?) throws -> ReconcilerError.Reason? {
      do {
        return try body()?.reason
      } catch let error as ReconcilerError {
        return error.reason
      }
    }
    let planned = try reason {
      let plan = try reconciler.plan(state(deed == .applySame ? 2 : 3))
      verdict = plan.verdict
      return plan.refusal
    }
    #expect(differences(world.signature, kernel.world.signature) == [])
    let applied = try reason {
      try run(deed)
      return nil
    }
    #expect(planned == applied)
    #expect(verdict == Self.verdicts[deed]?[start] ?? .carriedOut)
  }

  @Test func whatIsReleasedIsAppliedAnew() throws {
    try prepare(.overdue)
    let options = ApplyOptions.with { $0.isReleased = true }
    let plan = try reconciler.plan(state(2), options)
    #expect(plan.verdict == .takesBack(generation: 2, isReleased: true) && plan.refusal == nil)
    try reconciler.apply(state(2), options)
    #expect(try description() == "live 2, before it 1")
  }

  private static let verdicts: [Deed: [Start: ApplyVerdict]] = [
    .applySame: [
      .overdue: .takesBack(generation: 2, isReleased: false),
      .overdueFirst: .takesBack(generation: 1, isReleased: false),
    ],
    .applyOther: [
      .unconfirmed: .waits(generation: 2, remaining: 10_000),
      .unconfirmedFirst: .waits(generation: 1, remaining: 10_000),
      .overdue: .supersedes(generation: 2), .overdueFirst: .supersedes(generation: 1),
    ],
  ]

  private static let unchanged: [Start: String] = [
    .absent: "absent", .live: "live 2, before it 1", .rolledBack: "rolled back 1, before it 2",
    .held: "held", .unconfirmed: "unconfirmed 2, before it 1", .overdue: "overdue 2, before it 1",
    .lost: "lost 2, before it 1", .unconfirmedFirst: "unconfirmed 2", .overdueFirst: "overdue 2",
  ]

  private static func refused(_ reason: ReconcilerError.Reason, _ starts: Start...) -> [Start:
    String]
  {
    Dictionary(uniqueKeysWithValues: starts.map { ($0, "\(reason): \(unchanged[$0] ?? "")") })
  }

  /// Where it is not said, nothing changes, and the command does not fail.
  private static let expected: [Deed: [Start: String]] = [
    .applySame: [
      .absent: "live 2", .lost: "live 2, before it 1",
      .overdue: "refused: rolled back 1, before it 2", .overdueFirst: "refused: held",
    ].merging(refused(.refused, .rolledBack, .held)) { own, _ in own },
    .applyOther: [
      .absent: "live 3", .live: "live 3, before it 2", .rolledBack: "live 3, before it 1",
      .held: "live 3", .overdue: "live 3, before it 1", .overdueFirst: "live 3",
      .lost: "live 3, before it 2",
    ].merging(refused(.refused, .unconfirmed, .unconfirmedFirst)) { own, _ in own },
    .confirm: [
      .unconfirmed: "live 2, before it 1", .overdue: "live 2, before it 1",
      .unconfirmedFirst: "live 2", .overdueFirst: "live 2",
    ].merging(refused(.failed, .absent, .live, .rolledBack, .held, .lost)) { own, _ in own },
    .expire: [.overdue: "rolled back 1, before it 2", .overdueFirst: "held"],
    .expireNow: [
      .unconfirmed: "rolled back 1, before it 2", .overdue: "rolled back 1, before it 2",
      .unconfirmedFirst: "held", .overdueFirst: "held",
    ],
    .rollBack: [
      .live: "rolled back 1, before it 2", .unconfirmed: "rolled back 1, before it 2",
      .overdue: "rolled back 1, before it 2", .lost: "rolled back 1, before it 2",
      .unconfirmedFirst: "held", .overdueFirst: "held",
    ].merging(refused(.failed, .absent, .held)) { own, _ in own }
      .merging(refused(.refused, .rolledBack)) { own, _ in own },
    .rollForward: [.rolledBack: "live 2, before it 1"].merging(
      refused(
        .failed, .absent, .live, .held, .unconfirmed, .overdue, .lost, .unconfirmedFirst,
        .overdueFirst)
    ) { own, _ in own },
    .prune: [.live: "live 2", .rolledBack: "rolled back 1", .lost: "lost 2"]
      .merging(refused(.missingTarget, .absent)) { own, _ in own }
      .merging(
        refused(.refused, .unconfirmed, .overdue, .unconfirmedFirst, .overdueFirst)
      ) { own, _ in own },
    .adopt: [
      .live: "live 2, before it 2", .rolledBack: "rolled back 1, before it 1",
      .lost: "live 2, before it 2",
    ].merging(refused(.missingTarget, .absent, .held)) { own, _ in own }
      .merging(
        refused(.refused, .unconfirmed, .overdue, .unconfirmedFirst, .overdueFirst)
      ) { own, _ in own },
    .destroy: Dictionary(uniqueKeysWithValues: Start.allCases.map { ($0, "absent") }),
  ]
}
