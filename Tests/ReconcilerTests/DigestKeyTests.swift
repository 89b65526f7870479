import Simulation
import Testing

@testable import Reconciler

/// Digests of values that nobody can tell without the key; on the simulated kernel.
@Suite struct DigestKeyTests {
  private let kernel = SimulatedKernel()
  private let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }
  private var store: LedgerStore { LedgerStore(kernel: kernel, layout: layout) }

  private func state(_ value: Int) throws -> DesiredState {
    try Made.desired(
      """
      programs:
        f: { file: variables.o, globals: { limit: \(value) } }
        g: { file: globals.o, globals: { step: \(value) } }
      maps: { e: { type: hash, key: u32, value: u32, max_entries: 8, entries: { mode: exact, values: { 1: \(value) } } } }
      attachments: { a: { program: f/on_exec }, b: { program: g/on_exec } }
      """)
  }

  private func failure(_ body: () throws -> Void) -> ReconcilerError? {
    #expect(throws: ReconcilerError.self) { try body() }
  }

  /// All digests of values that a desired state has without a key.
  private func bareDigests(_ state: DesiredState) throws -> [String] {
    try state.maps.flatMap { map in
      [map.record.value, map.record.contents].compactMap(\.self)
        + (map.record.globals ?? [:]).values
    } + [state.digest()]
  }

  @Test func readersCannotTellWhatAValueIs() throws {
    try reconciler.apply(state(1))
    try reconciler.apply(state(2))
    try reconciler.rollBack("test")
    let bare = try bareDigests(state(1)) + bareDigests(state(2))
    #expect(bare.count >= 10)
    for slot in [DeploymentLayout.Slot.current, .previous] {
      for document in [layout.plan(slot), layout.ledger(slot)] {
        let text = String(decoding: try kernel.document(at: document), as: UTF8.self)
        #expect(bare.filter { text.contains($0) } == [], "\(document)")
      }
    }
    #expect(kernel.access(to: layout.key)?.mode == 0o600)
    #expect(try reconciler.deployments() == ["test"])
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    #expect(try reconciler.plan(state(1)).isEmpty)
    #expect(failure { try reconciler.apply(state(2)) }?.reason == .refused)
  }

  /// One key for all deployments, which goes with the last of them.
  @Test func theKeyGoesWithTheLastDeployment() throws {
    try reconciler.apply(state(1))
    let key = try kernel.document(at: layout.key)
    try reconciler.apply(state(1).with { $0.deployment = "other" })
    #expect(try kernel.document(at: layout.key) == key)
    _ = try reconciler.destroy("test")
    #expect(kernel.names(in: layout.root) == ["_key", "other"])
    _ = try reconciler.destroy("other")
    #expect(kernel.names(in: World.bpffs) == [])
  }

  @Test func anApplyThatFailsLeavesNoKey() throws {
    let desired = try state(1)
    let before = World().signature
    _ = try Faults.sweep(
      World(), { reconciler throws(ReconcilerError) in try reconciler.apply(desired) }
    ) { kernel, isPublished, place in
      let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
      _ = try reconciler.destroy("test")
      #expect(differences(before, kernel.world.signature) == [], "\(place)")
    }
  }

  /// Makes the live generation one of a version whose digests had no key.
  private func age(_ state: DesiredState) throws {
    var live = try #require(try store.current())
    for map in state.maps {
      live.maps[map.name]?.value = map.record.value
      live.maps[map.name]?.contents = map.record.contents
      live.maps[map.name]?.globals = map.record.globals
    }
    live.version = try state.digest()
    live.digestVersion = 1
    try store.replace(with: live)
    try kernel.remove(layout.key)
  }

  @Test func anUpgradePlansNothingAndKeepsRollbackAndWhatIsHeld() throws {
    try reconciler.apply(state(1))
    try age(state(1))
    let before = kernel.world
    #expect(try reconciler.plan(state(1)).isEmpty)
    try reconciler.apply(state(1))
    #expect(differences(before.signature, kernel.world.signature) == [])
    #expect(try reconciler.status(of: "test")?.hasDrift == false)

    try reconciler.apply(state(2))
    #expect(try store.current()?.digestVersion == 2)
    try reconciler.rollBack("test")
    #expect(try reconciler.plan(state(1)).isEmpty)
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    #expect(failure { try reconciler.apply(state(2)) }?.reason == .refused)

    kernel.world = before
    try reconciler.apply(state(2))
    try age(state(2))
    try reconciler.rollBack("test")
    #expect(failure { try reconciler.apply(state(2)) }?.reason == .refused)
    #expect(try reconciler.plan(state(1)).isEmpty)
  }

  /// What others have written is told although the digest of what was there is another's.
  @Test func contentsThatOthersChangedAreDrift() throws {
    try reconciler.apply(state(1))
    try kernel.setElements(
      [MapElement(key: [1, 0, 0, 0], value: [9, 0, 0, 0])],
      ofMap: layout.pin(ObjectAddress(.map, "e"), in: .current))
    #expect(try reconciler.status(of: "test")?.hasDrift == true)
    try reconciler.apply(state(1))
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
  }

  @Test(arguments: [
    "", "55", String(repeating: "5", count: 63) + "x", "+" + String(repeating: "5", count: 63),
  ])
  func whatIsNoKeyIsNone(_ text: String) {
    #expect(DigestKey(text: text.utf8) == nil)
  }

  @Test func aKeyIsReadAsItWasWritten() throws {
    let key = DigestKey()
    #expect(DigestKey(text: key.text) == key && DigestKey() != key)
    #expect(key.keyed("a") != DigestKey().keyed("a"))
  }
}
