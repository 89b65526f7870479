import Simulation
import Testing

@testable import Reconciler

/// Whose a deployment is, and what that keeps others from; on the simulated kernel.
@Suite struct ManagerTests {
  private let kernel = SimulatedKernel()

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func state(_ manager: String? = nil, _ version: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs: { r: { file: raw_tracepoint\(version).o } }
      attachments: { r: { program: r/on_exec, raw_tracepoint: sched_process_exec } }
      \(manager.map { "manager: \($0)" } ?? "")
      """)
  }

  @discardableResult
  private func apply(
    _ manager: String? = nil, as runner: String? = nil, _ version: String = ""
  ) throws -> Plan {
    try reconciler.apply(state(manager, version), .with { $0.manager = runner })
  }

  private var recorded: String? {
    get throws { try reconciler.status(of: "test")?.ledger.manager }
  }

  private static let sameManager: [(String?, String?)] = [
    ("team-a", nil), (nil, "team-a"), ("team-a", "team-a"),
  ]

  @Test(arguments: sameManager)
  func itIsWhomTheManifestOrTheRunNames(_ manifest: String?, _ runner: String?) throws {
    #expect(try apply(manifest, as: runner).settings.isEmpty)
    #expect(try recorded == "team-a")
    #expect(try apply(manifest, as: runner).isEmpty)
  }

  private static let others: [(String?, String?, String)] = [
    ("team-b", nil, "test is managed by team-a, and this is team-b"),
    (nil, "team-b", "test is managed by team-a, and this is team-b"),
    ("team-a", "team-b", "test is managed by team-a, and this is team-b"),
    (nil, nil, "test is managed by team-a, and this is a run without a manager"),
  ]

  @Test(arguments: others)
  func anotherIsAConflict(_ manifest: String?, _ runner: String?, _ message: String) throws {
    try apply("team-a")
    let before = kernel.world
    for version in ["", ".v2"] {
      for isApply in [false, true] {
        let error = try #require(throws: ReconcilerError.self) {
          let (state, options) = (
            try state(manifest, version), ApplyOptions.with { $0.manager = runner }
          )
          _ = isApply ? try reconciler.apply(state, options) : try reconciler.plan(state, options)
        }
        #expect(error.reason == .conflict)
        #expect(error.message == message)
        #expect(error.advice?.contains("--manager team-a") == true)
      }
    }
    #expect(kernel.world == before)
  }

  @Test func whoIsNamedHandsItOver() throws {
    try apply("team-a")
    let plan = try apply("team-b", as: "team-a")
    #expect(
      plan.settings.map(\.fact) == [SettingChange(.manager, .word("team-a"), .word("team-b"))])
    #expect(plan.effective.isEmpty)
    #expect(try recorded == "team-b")
    #expect(try apply("team-b").isEmpty)
  }

  @Test func itIsSaidOfWhatIsThereAlready() throws {
    try apply()
    let plan = try apply("team-a")
    #expect(plan.settings.map(\.fact) == [SettingChange(.manager, nil, .word("team-a"))])
    #expect(try recorded == "team-a")
  }

  @Test func aRollbackDoesNotGiveItBack() throws {
    try apply("team-a")
    try apply("team-b", as: "team-a", ".v2")
    try reconciler.rollBack("test")
    #expect(try recorded == "team-b")
  }

  @Test func aTargetAloneLeavesItAsItIs() throws {
    try apply()
    let plan = try reconciler.plan(
      state("team-a"), .with { $0.only = [ObjectAddress(.attachment, "r")] })
    #expect(plan.settings.isEmpty)
  }

  @Test func mapsThatOutliveADestroyStayIts() throws {
    try apply("team-a")
    _ = try reconciler.destroy("test", keepsMaps: true)
    #expect(try recorded == "team-a")
  }

  // MARK: What is gone from a directory

  private let here = DirectoryIdentity(device: 1, inode: 2)

  private func left(
    managers: Set<String> = [], in directory: DirectoryIdentity? = nil
  ) throws -> [Bool] {
    try reconciler.deployments(
      leftBy: [ManifestDirectory(path: "/config", identity: directory ?? here)], without: [],
      managers: managers
    ).map(\.isKnown)
  }

  private func applyInConfig(_ manager: String?, _ directory: DirectoryIdentity?) throws {
    var state = try state(manager)
    (state.file, state.manifestDirectory) = ("/config/test.yaml", directory)
    try reconciler.apply(state)
  }

  @Test func whatAnotherManagesIsNotLeft() throws {
    try applyInConfig("team-a", here)
    #expect(try left() == [])
    #expect(try left(managers: ["team-b"]) == [])
    #expect(try left(managers: ["team-a"]) == [true])
    // Of what is one's own, the directory may be another one now.
    #expect(
      try left(managers: ["team-a"], in: DirectoryIdentity(device: 9, inode: 9)) == [true])
  }

  @Test func withoutAManagerTheDirectoryTells() throws {
    try applyInConfig(nil, here)
    #expect(try left() == [true])
    #expect(try left(in: DirectoryIdentity(device: 1, inode: 3)) == [false])
    #expect(try left(in: DirectoryIdentity(device: 2, inode: 2)) == [false])
  }

  @Test func whatAnOlderVersionAppliedIsDoubtfulUntilItIsAppliedAgain() throws {
    try applyInConfig(nil, nil)
    #expect(try left() == [false])
    let generation = try reconciler.status(of: "test")?.ledger.generation
    try applyInConfig(nil, here)
    #expect(try left() == [true])
    #expect(try reconciler.status(of: "test")?.ledger.generation == generation)
  }

  @Test(arguments: ["", " ", "a b", "-a", "a\n", String(repeating: "a", count: 129)])
  func whatIsNoManagersNameIsADamagedLedger(_ name: String) throws {
    var ledger = Ledger(
      tool: "test", deployment: "test", generation: 1, bootID: "boot", device: 1)
    ledger.manager = "team-a/x@y.z"
    #expect(try Ledger(decoding: ledger.encoded(), deployment: "test") != nil)
    ledger.manager = name
    #expect(try Ledger(decoding: ledger.encoded(), deployment: "test") == nil)
  }
}
