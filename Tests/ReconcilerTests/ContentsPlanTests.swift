import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

/// What the planner makes of the entries of maps.
@Suite struct ContentsPlanTests {
  private let flows = ObjectAddress(.map, "flows")

  private func flows(_ entries: String, type: String = "hash", _ rest: String = "") -> String {
    """
    maps:
      flows: { type: \(type), key: u32, value: u32, max_entries: 8, entries: \(entries)\(rest) }
    """
  }

  private func exact(_ values: String, type: String = "hash") throws -> DesiredState {
    try Made.desired(flows("{ mode: exact, values: \(values) }", type: type))
  }

  private func bytes(_ number: UInt8) -> [UInt8] { [number, 0, 0, 0] }

  @Test func aNewMapIsMadeWithItsEntries() throws {
    let desired = try exact("{ 1: 10, 2: 20 }")
    let plan = try Made.plan(desired)
    #expect(plan.facts == [Fact(.create, flows)])
    #expect(plan.change(flows)?.subject == .map(desired.maps[0].record, entries: 2))
  }

  @Test func nothingIsWrittenWhereEverythingIsThere() throws {
    for mode in EntriesMode.allCases {
      for type in ["hash", "array", "percpu_hash", "percpu_array"] {
        let desired = try Made.desired(
          flows("{ mode: \(mode), values: { 1: 10, 2: 0 } }", type: type))
        #expect(try Made.plan(desired, after: desired).isEmpty, "\(mode) \(type)")
      }
    }
  }

  @Test func otherEntriesAreAnUpdate() throws {
    let plan = try Made.plan(
      try exact("{ 1: 11, 3: 30 }"), after: try exact("{ 1: 10, 2: 20 }"))
    let change = try #require(plan.change(flows))
    #expect(change.action.name == .update && change.keepsObject)
    #expect(change.because == [])
    #expect(
      change.elements == [
        MapElement(key: bytes(2), value: nil), MapElement(key: bytes(1), value: bytes(11)),
        MapElement(key: bytes(3), value: bytes(30)),
      ])
  }

  @Test func theSameEntriesWithOthersInTheMapAreDrift() throws {
    let desired = try exact("{ 1: 10 }")
    let plan = try Made.plan(desired, after: desired) {
      $0[flows].contents?.elements[[9, 0, 0, 0]] = [1, 0, 0, 0]
    }
    let change = try #require(plan.change(flows))
    #expect(change.keepsObject)
    #expect(
      Fact(change) == Fact(.repair, flows, .writing(0, deleting: 1), because: [.drift(.contents)]))
    #expect(change.elements == [MapElement(key: bytes(9), value: nil)])
  }

  @Test func mergedEntriesLeaveOthersAlone() throws {
    let desired = try Made.desired(flows("{ mode: merge, values: { 1: 10, 2: 20 } }"))
    let change = try Made.plan(desired, after: desired) {
      $0[flows].contents?.elements = [
        [1, 0, 0, 0]: [7, 0, 0, 0], [2, 0, 0, 0]: [20, 0, 0, 0], [9, 0, 0, 0]: [1, 0, 0, 0],
      ]
    }.change(flows)
    #expect(change?.action.name == .update)
    #expect(change?.elements == [MapElement(key: bytes(1), value: bytes(10))])
  }

  @Test func seededEntriesAreNeverWrittenAgain() throws {
    let desired = try Made.desired(flows("{ mode: seed, values: { 1: 10 } }"))
    let other = try Made.desired(flows("{ mode: seed, values: { 1: 11, 2: 12 } }"))
    #expect(try Made.plan(other, after: desired) { $0[flows].contents = nil }.isEmpty)
  }

  @Test func zeroInAnArrayIsAsGoodAsNothing() throws {
    let desired = try exact("{ 1: 10, 2: 0 }", type: "array")
    let plan = try Made.plan(desired, after: desired) {
      $0[flows].contents?.elements[[2, 0, 0, 0]] = [5, 0, 0, 0]
    }
    #expect(
      plan.facts == [
        Fact(.repair, flows, .writing(0, deleting: 1), because: [.drift(.contents)])
      ])
    let merged = try Made.desired(flows("{ mode: merge, values: { 2: 0 } }", type: "array"))
    let update = try Made.plan(merged, after: merged) {
      $0[flows].contents?.elements = [[2, 0, 0, 0]: [5, 0, 0, 0], [3, 0, 0, 0]: [5, 0, 0, 0]]
    }.change(flows)
    #expect(update?.elements == [MapElement(key: bytes(2), value: nil)])
  }

  @Test func anotherModeIsAChangeOfTheLedgerAlone() throws {
    let values = "values: { 1: 10 }"
    let seed = try Made.desired(flows("{ mode: seed, \(values) }"))
    let exact = try Made.desired(flows("{ mode: exact, \(values) }"))
    #expect(
      try Made.facts(exact, after: seed)
        == [Fact(.update, flows, because: [.contentsPrescribed])])
    #expect(
      try Made.facts(seed, after: exact) == [Fact(.update, flows, because: [.contentsLetGo])])
    let plan = try Made.plan(exact, after: seed)
    #expect(plan.change(flows)?.elements == [])
    #expect(Ledger(plan, tool: "", bootID: "", device: 0).maps["flows"]?.contents != nil)
  }

  @Test func aMapThatIsMadeAnewGetsItsEntries() throws {
    let former = try exact("{ 1: 10 }")
    let text = flows("{ mode: exact, values: { 1: 10 } }", ", on_change: recreate")
      .replacing("max_entries: 8", "max_entries: 9")
    let larger = try Made.desired(text)
    let plan = try Made.plan(larger, after: former)
    #expect(
      plan.facts == [
        Fact(.replace, flows, because: [.changed(.maxEntries, .number(8), .number(9))])
      ])
    #expect(plan.change(flows)?.subject == .map(larger.maps[0].record, entries: 1))
    let again = try Made.plan(former, after: former) { $0.objects[flows] = nil }
    #expect(again.facts == [Fact(.repair, flows, because: [.drift(.pinGone)])])
    #expect(again.change(flows)?.subject == .map(former.maps[0].record, entries: 1))
  }

  @Test func entriesThatDoNotFitAMapThatIsKeptAreRefused() throws {
    let former = try Made.desired(
      "maps: { flows: { type: hash, key: u32, value: u64, max_entries: 8 } }")
    let text = flows("{ mode: merge, values: { 1: 10 } }", ", on_change: keep")
    let error = try #require(throws: ReconcilerError.self) {
      try Made.plan(try Made.desired(text), after: former)
    }
    #expect(error.reason == .refused)
    #expect(error.message == "the entries of map flows do not fit the one that is kept")
    #expect(error.mark?.line == 4)
  }

  // MARK: Programs

  private func jumps(_ values: String, _ file: String = "raw_tracepoint.o") -> String {
    """
    programs: { f: { file: \(file) } }
    maps:
      jumps: { type: prog_array, key: u32, value: u32, max_entries: 4, entries: { mode: exact, values: \(values) } }
    """
  }

  @Test func programsInAMapAreLoadedAndAnotherOneMakesAnotherMap() throws {
    let former = try Made.desired(jumps("{ 2: { program: on_exec } }"))
    #expect(former.map("jumps")?.slots == [2: ObjectAddress(.program, "f/on_exec")])
    #expect(former.programs.map(\.name) == ["f/on_exec"])
    #expect(
      try Made.facts(
        try Made.desired(jumps("[{ key: 1, value: { program: f/on_exec } }]")), after: former)
        == [Fact(.replace, .map("jumps"), because: [.changed(.slots)])])
    let reloaded = try Made.desired(jumps("{ 2: { program: on_exec } }", "raw_tracepoint.v2.o"))
    let plan = try Made.plan(reloaded, after: former)
    #expect(plan.effective.last?.address == .program("f/on_exec"))
    #expect(plan.effective.last?.action == .replace(.plain))
    #expect(plan.change(.map("jumps"))?.action == .replace(.plain))
  }

  @Test func whatOthersDoToAnArrayOfProgramsMakesAnotherOne() throws {
    let desired = try Made.desired(jumps("{ 2: { program: on_exec } }"))
    func facts(_ held: [UInt32: UInt32]) throws -> [Fact] {
      try Made.facts(desired, after: desired) { observed in
        observed[ObjectAddress(.map, "jumps")].contents = MapContents(
          Dictionary(
            uniqueKeysWithValues: held.map { ([UInt8](index: $0.key), [UInt8](index: $0.value)) }))
      }
    }
    let plan = try Made.plan(desired, after: desired)
    let id = try #require(plan.observed.ledger?.programs["f/on_exec"]?.id)
    #expect(try facts([2: id]) == [])
    let drift = [Fact(.repair, .map("jumps"), because: [.drift(.contents)])]
    #expect(try facts([:]) == drift)
    #expect(try facts([2: id + 1]) == drift)
    #expect(try facts([2: id, 3: id]) == drift)
  }

  @Test func anArrayOfProgramsThatAVersionFilledWithoutSayingSoHasNoDrift() throws {
    let desired = try Made.desired(jumps("{ 2: { program: on_exec } }"))
    var observed = try Made.observed(desired, after: desired)
    observed[ObjectAddress(.map, "jumps")].contents = MapContents()
    #expect(observed.contentsDrift(of: ObjectAddress(.map, "jumps")) != nil)
    observed.ledger?.maps["jumps"]?.slots = nil
    #expect(observed.contentsDrift(of: ObjectAddress(.map, "jumps")) == nil)
  }

  @Test func anArrayOfProgramsIsLetGoOfWithWhatItHolds() throws {
    let former = try Made.desired(jumps("{ 2: { program: on_exec } }"))
    let new = try Made.desired(
      """
      programs: { f: { file: raw_tracepoint.o, functions: { on_exec: { load: true } } } }
      maps: { jumps: { type: prog_array, key: u32, value: u32, max_entries: 4 } }
      """)
    let plan = try Made.plan(new, after: former)
    #expect(plan.facts == [Fact(.update, .map("jumps"), because: [.contentsLetGo])])
    let ledger = Ledger(plan, tool: "test", bootID: "boot", device: 1)
    #expect(ledger.maps["jumps"]?.slots == nil)
  }

  // MARK: Mistakes

  /// The errors of a manifest, as `line:column message`.
  private func problems(_ manifest: String) throws -> [String] {
    let error = try #require(throws: ReconcilerError.self) { try Made.desired(manifest) }
    #expect(error.reason == .invalid)
    return error.diagnostics.map { "\($0.mark.line):\($0.mark.column) \($0.message)" }
  }

  @Test func allBadLiteralsAreToldTogether() throws {
    let found = try problems(
      """
      maps:
        a: { type: hash, key: u8, value: be16, max_entries: 2, entries: { mode: seed, values: { 1: 2, 256: 1, 3: -4, 4: 4, "0x1": 5 } } }
        b: { type: array, key: u32, value: { size: 3 }, max_entries: 2, entries: { mode: merge, values: { 2: hex:000000, 1: 7 } } }
        c: { type: lpm_trie, key: lpm_ipv4, value: u8, max_entries: 2, flags: [no_prealloc], entries: { mode: exact, values: { 10.1.0.0/8: 1, hex:0800000001010101: 2, 1.1.1.1: 1 } } }
      """)
    #expect(
      found == [
        "4:97 key `256` must be a number from 0 to 255",
        "4:108 value `-4` must be a number from 0 to 65535",
        "4:118 key `0x1` stands here twice",
        "5:101 index 2 is outside of the map, which has 2 entries",
        "5:119 value must be 3 bytes in hexadecimal, not `7`",
        "6:122 key `10.1.0.0/8` has bits behind its prefix of 8",
        "6:137 key `hex:0800000001010101` has bits behind its prefix, or too long a prefix",
        "6:162 key `1.1.1.1` has no length of its prefix",
      ])
  }

  @Test(arguments: [
    (
      "m: { type: hash, key: u8, value: u8, max_entries: 1, entries: { mode: seed, values: { 1: 1, 2: 2 } } }",
      "map `m` holds 1 entries at most, and these are 2"
    ),
    (
      "m: { type: ringbuf, max_entries: 4Ki, entries: { mode: seed, values: {} } }",
      "map `m` is a ringbuf, whose entries cannot be said here"
    ),
    (
      "m: { type: hash, key: u8, value: u8, max_entries: 1, flags: [rdonly], entries: { mode: seed, values: {} } }",
      "map `m` has the flag rdonly, so that nobody can write its entries"
    ),
    (
      "m: { type: hash, key: u8, value: u8, max_entries: 1, flags: [wronly], entries: { mode: merge, values: {} } }",
      "map `m` has the flag wronly, so that its entries cannot be compared"
    ),
    (
      "m: { type: hash, key: u8, value: u8, max_entries: 1, entries: { mode: seed, values: { 1: { program: on_exec } } } }",
      "an entry of a hash is no program"
    ),
    (
      "m: { type: prog_array, key: u32, value: u32, max_entries: 1, entries: { mode: exact, values: { 0: 1 } } }",
      "an entry of a prog_array is a program"
    ),
    (
      "m: { type: prog_array, key: u32, value: u32, max_entries: 1, entries: { mode: merge, values: {} } }",
      "the programs of map `m` are written when it is made, and another is made where they change"
    ),
    (
      "m: { type: prog_array, key: u32, value: u32, max_entries: 1, entries: { mode: exact, values: { 1: { program: on_exec } } } }",
      "index 1 is outside of the map, which has 1 entries"
    ),
    (
      "m: { from: f/globals.bss, entries: { mode: exact, values: {} } }",
      "map `m` holds variables, which are no entries"
    ),
  ])
  func whatHasNoEntriesSaysSo(_ map: String, _ message: String) throws {
    let found = try problems("programs: { f: { file: globals.o } }\nmaps:\n  \(map)")
    #expect(found.map { $0.drop { $0 != " " }.dropFirst() } == [message[...]])
  }

  @Test func aFilesMapTakesNumbersOfItsSizes() throws {
    let desired = try Made.desired(
      """
      programs: { f: { file: tracepoint.o } }
      maps: { counts: { from: f/hits, entries: { mode: seed, values: { 0: -2 } } } }
      """)
    #expect(
      desired.map("counts")?.contents?.contents.elements == [
        [0, 0, 0, 0]: [254, 255, 255, 255, 255, 255, 255, 255]
      ])
  }
}
