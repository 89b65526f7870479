import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

/// Entries that manifests prescribe come back with a rollback; on the simulated kernel.
@Suite struct PrescribedEntriesTests {
  private let kernel = SimulatedKernel()
  private let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  private func state(_ exact: String, _ merged: String, _ version: String = "") throws
    -> DesiredState
  {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o } }
      maps:
        e: { type: hash, key: u32, value: u32, max_entries: 8, entries: { mode: exact, values: { \(exact) } } }
        m: { type: array, key: u32, value: u32, max_entries: 8, entries: { mode: merge, values: { \(merged) } } }
      attachments: { x: { program: x/on_packet, xdp: eth0 } }
      """)
  }

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func entries(_ map: String, _ kernel: SimulatedKernel? = nil) throws -> [UInt32: UInt32] {
    let path = layout.pin(ObjectAddress(.map, map), in: .current)
    let contents = try (kernel ?? self.kernel).contents(ofMap: path, keys: nil)
    return Dictionary(
      uniqueKeysWithValues: contents.elements.map { ($0.key.index, $0.value.index) })
  }

  private func write(_ map: String, _ key: UInt32, _ value: UInt32) throws {
    try kernel.setElements(
      [MapElement(key: [UInt8](index: key), value: [UInt8](index: value))],
      ofMap: layout.pin(ObjectAddress(.map, map), in: .current))
  }

  @Test func theyComeBack() throws {
    try reconciler.apply(state("5: 1, 7: 3", "0: 0, 1: 4"))
    try write("m", 3, 9)
    try reconciler.apply(state("5: 2, 6: 1", "0: 8, 1: 4, 2: 5"))
    #expect(try entries("e") == [5: 2, 6: 1])
    #expect(try entries("m") == [0: 8, 1: 4, 2: 5, 3: 9])
    let plan = try reconciler.rollBack("test")
    #expect(
      plan.facts == [
        Fact(.update, .map("e"), .writing(2, deleting: 1), because: [.restored]),
        Fact(.update, .map("m"), .writing(0, deleting: 1), because: [.restored]),
      ])
    #expect(
      plan.effective.map(\.subject)
        == [.former(generation: 1, .hash), .former(generation: 1, .array)])
    #expect(try entries("e") == [5: 1, 7: 3])
    // What the former generation did not prescribe is left.
    #expect(try entries("m") == [1: 4, 2: 5, 3: 9])
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    #expect(try reconciler.plan(state("5: 1, 7: 3", "0: 0, 1: 4")).isEmpty)
    try reconciler.rollBack("test", .forward)
    #expect(try entries("e") == [5: 2, 6: 1])
    #expect(try entries("m") == [0: 8, 1: 4, 2: 5, 3: 9])
  }

  @Test func theyComeBackToNone() throws {
    try reconciler.apply(state("", "0: 1"))
    try reconciler.apply(state("5: 2", "0: 1", ".v2"))
    try reconciler.rollBack("test")
    #expect(try entries("e") == [:])
  }

  @Test func whatNobodyConfirmsComesBack() throws {
    try reconciler.apply(state("5: 1", "0: 1"))
    try reconciler.apply(
      state("5: 1, 6: 1", "0: 2"), .with { $0.confirmWithin = .seconds(10) })
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(try entries("e") == [5: 1])
    #expect(try entries("m") == [0: 1])
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
  }

  /// They stay with generations that are repaired, changed in part, or rolled back to.
  @Test func theyAreKeptWithEveryGeneration() throws {
    try reconciler.apply(state("5: 1", "0: 1"))
    try reconciler.apply(
      state("5: 2", "0: 2", ".v2"), .with { $0.only = [ObjectAddress(.attachment, "x")] })
    #expect(try entries("e") == [5: 1])
    try reconciler.apply(state("5: 2", "0: 2", ".v2"))
    try reconciler.rollBack("test")
    #expect(try entries("e") == [5: 1])
    try reconciler.rollBack("test", .forward)
    try reconciler.rollBack("test")
    #expect(try entries("e") == [5: 1])
  }

  @Test func anInterruptedRollbackLeavesThemOrBringsThemBack() throws {
    try reconciler.apply(state("5: 1, 7: 3", "0: 0"))
    try reconciler.apply(state("5: 2, 6: 1", "0: 8", ".v2"))
    let count = try Faults.sweep(
      kernel.world, { reconciler throws(ReconcilerError) in _ = try reconciler.rollBack("test") }
    ) { kernel, isPublished, place in
      let layout = layout
      try Recovery(layout: layout, kernel: kernel).run()
      let isDone = try LedgerStore(kernel: kernel, layout: layout).current()?.generation == 3
      #expect(
        try entries("e", kernel) == (isDone ? [5: 1, 7: 3] : [5: 2, 6: 1]), "\(place)")
      #expect(try entries("m", kernel) == (isDone ? [:] : [0: 8]), "\(place)")
    }
    #expect(count > 20)
  }

  // MARK: Variables

  private func limited(_ globals: String, _ version: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs: { f: { file: variables.o\(globals) }, x: { file: xdp\(version).o } }
      attachments: { a: { program: f/on_exec }, x: { program: x/on_packet, xdp: eth0 } }
      """)
  }

  private static let section = ObjectAddress(.map, "f/variable.data")

  private func place() throws -> Range<Int> {
    try #require(
      limited(", globals: { limit: 5 }").map(Self.section.name)?.givenGlobals.first?.range)
  }

  private func held(_ kernel: SimulatedKernel) throws -> [UInt8] {
    let path = layout.pin(Self.section, in: .current)
    return try #require(try kernel.contents(ofMap: path, keys: nil).elements[[0, 0, 0, 0]])
  }

  private func limit(_ kernel: SimulatedKernel? = nil) throws -> UInt32 {
    [UInt8](try held(kernel ?? self.kernel)[place()]).index
  }

  /// What a program, or whoever writes into the section, makes of it.
  private func set(limit: UInt32) throws {
    var bytes = try held(kernel)
    bytes.replaceSubrange(try place(), with: [UInt8](index: limit))
    bytes[0] = 77
    try kernel.setElements(
      [MapElement(key: [0, 0, 0, 0], value: bytes)], ofMap: layout.pin(Self.section, in: .current))
  }

  @Test func aSectionThatWasReplacedComesBackWithTheValuesThatWereSet() throws {
    try reconciler.apply(limited(", globals: { limit: 5 }"))
    try reconciler.apply(
      limited(", globals: { limit: 6 }"), .with { $0.confirmWithin = .seconds(10) })
    #expect(try limit() == 6)
    kernel.world.uptime += 10_000
    try reconciler.expire("test")
    #expect(try limit() == 5)
    try reconciler.rollBack("test", .forward)
    #expect(try limit() == 6)
  }

  /// The section stays where it holds already what is set; what was set before comes back all the same.
  @Test func aSectionThatStaysGetsTheValuesBackThatWereSet() throws {
    try reconciler.apply(limited(", globals: { limit: 5 }"))
    let id = try kernel.object(at: layout.pin(Self.section, in: .current))?.id
    try set(limit: 6)
    try reconciler.apply(limited(", globals: { limit: 6 }", ".v2"))
    #expect(try kernel.object(at: layout.pin(Self.section, in: .current))?.id == id)
    let world = kernel.world
    let plan = try reconciler.rollBack("test")
    #expect(
      plan.change(Self.section).map { Fact($0) }
        == Fact(.update, Self.section, .writing(1), because: [.restoredGlobals(["limit"])]))
    #expect(try limit() == 5)
    // What else stands in it is its programs' matter.
    #expect(try held(kernel)[0] == 77)
    #expect(try reconciler.plan(limited(", globals: { limit: 5 }")).isEmpty)
    try reconciler.rollBack("test", .forward)
    #expect(try limit() == 6)

    let count = try Faults.sweep(
      world, { reconciler throws(ReconcilerError) in _ = try reconciler.rollBack("test") }
    ) { kernel, _, place in
      try Recovery(layout: layout, kernel: kernel).run()
      let isDone = try LedgerStore(kernel: kernel, layout: layout).current()?.generation == 3
      #expect(try limit(kernel) == (isDone ? 5 : 6), "\(place)")
    }
    #expect(count > 20)
  }

  /// Both generations set the same: what programs make of it stays.
  @Test func whatAProgramMadeOfAVariableStays() throws {
    try reconciler.apply(limited(", globals: { limit: 5 }"))
    try reconciler.apply(limited(", globals: { limit: 5 }", ".v2"))
    try set(limit: 9)
    try reconciler.rollBack("test")
    #expect(try limit() == 9)
  }

  @Test func whereValuesWereNotKeptThePlanSaysThatTheyStay() throws {
    try reconciler.apply(limited(", globals: { limit: 5 }"))
    try set(limit: 6)
    try kernel.remove(layout.globals(.current))
    try reconciler.apply(limited(", globals: { limit: 6 }", ".v2"))
    let plan = try reconciler.rollBack("test")
    #expect(plan.change(Self.section)?.because == [.restoredWithoutGlobals])
    #expect(try limit() == 6)
    // The ledger does not say what is not so: the manifest of then puts it right.
    #expect(
      try reconciler.plan(limited(", globals: { limit: 5 }")).effective.first?.address
        == Self.section)
  }

  /// Older versions did not keep them: the plan says that they stay.
  @Test func whereTheyWereNotKeptThePlanSaysThatTheyStay() throws {
    try reconciler.apply(state("5: 1", "0: 1"))
    let tables = layout.entries(.current)
    for name in kernel.names(in: tables) ?? [] { try kernel.remove("\(tables)/\(name)") }
    try kernel.removeDirectory(tables)
    try reconciler.apply(state("5: 2", "0: 2", ".v2"))
    let plan = try reconciler.rollBack("test")
    #expect(plan.change(.map("e"))?.because == [.restoredWithoutContents(isPrescribed: true)])
    #expect(try entries("e") == [5: 2])
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
  }

  @Test func equalOnesAreKeptOnce() throws {
    try reconciler.apply(state("5: 1", "0: 1"))
    try reconciler.apply(state("5: 1", "0: 2", ".v2"))
    func table(_ name: String, _ slot: DeploymentLayout.Slot) throws -> UInt32? {
      try kernel.object(at: layout.entries(ofMap: name, in: slot))?.id
    }
    #expect(try table("e", .current) == table("e", .previous))
    #expect(try table("m", .current) != table("m", .previous))
  }
}
