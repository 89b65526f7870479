import BPFLoader
import BPFObject
import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

/// What the planner makes of maps.
@Suite struct MapPlanTests {
  private let manifest = """
    programs: { f: { file: globals.o } }
    attachments: { a: { program: on_exec } }
    """

  private func counts(_ rest: String) -> String {
    "programs: { f: { file: tracepoint.o } }\nmaps: { counts: { from: f/hits\(rest) } }"
  }

  @Test func everythingIsCreatedWhereNothingIs() throws {
    let desired = try Made.desired(manifest)
    let plan = try Made.plan(desired)
    #expect(plan.former == nil && plan.generation == 1)
    #expect(
      plan.effective.map(\.address.description) == [
        "map.f/hits", "map.f/globals.rodata", "map.f/globals.bss", "program.f/on_exec",
        "attachment.a",
      ])
    #expect(plan.effective.allSatisfy { $0.action.name == .create })
    #expect(plan.effective[0].subject == .map(desired.maps[0].record, entries: nil))
  }

  @Test func nothingChangesWhereEverythingIs() throws {
    let desired = try Made.desired(manifest)
    let plan = try Made.plan(desired, after: desired)
    #expect(plan.isEmpty)
    #expect(plan.former == 1 && plan.generation == 2)
    #expect(plan.changes.count == 5)
  }

  private static let hash = Difference(.type, .word("array"), .word("hash"))

  private static func number(
    _ field: Difference.Field, _ before: Int128, _ after: Int128
  ) -> Difference {
    Difference(field, .number(before), .number(after))
  }

  @Test(
    arguments: [
      (", max_entries: 2", [number(.maxEntries, 1, 2)]),
      (", type: hash", [hash]),
      (
        ", type: hash, max_entries: 4, flags: [no_prealloc]",
        [hash, number(.maxEntries, 1, 4), number(.flags, 0, 1)]
      ),
      (", type: hash, key: u64", [hash, number(.keySize, 4, 8)]),
      (", value: { size: 16 }", [number(.valueSize, 8, 16)]),
      (", numa_node: 0", [number(.flags, 0, 4)]),
    ] as [(String, [Difference])])
  func aMapThatDiffersIsNamedWithItsDifferences(
    _ change: String, _ differences: [Difference]
  ) throws {
    let former = try Made.desired(counts(""))
    let error = try #require(throws: ReconcilerError.self) {
      try Made.plan(try Made.desired(counts(change)), after: former)
    }
    #expect(error.reason == .refused)
    #expect(error.message == "map counts cannot be kept: \(differences.words)")
    #expect(
      error.advice
        == "say what shall happen: `on_change: recreate` (contents are lost) or `keep`")
    #expect(
      try Made.facts(
        try Made.desired(counts("\(change), on_change: recreate")), after: former
      ) == [Fact(.replace, .map("counts"), because: differences.reasons)])
    let kept = try Made.plan(
      try Made.desired(counts("\(change), on_change: keep")), after: former)
    #expect(kept.isEmpty)
    #expect(kept.change(.map("counts"))?.because == [.keptAlthough(differences)])
  }

  @Test func anotherLayoutOfEqualSizeIsADifference() throws {
    let former = try Made.desired(counts(""))
    let new = former.with { $0.maps[0].record.elementTypes = "another" }
    let error = try #require(throws: ReconcilerError.self) { try Made.plan(new, after: former) }
    #expect(error.message == "map counts cannot be kept: layout of key or value changed")
  }

  @Test func aMapThatIsKeptStaysRecordedAsItIs() throws {
    let former = try Made.desired(counts(""))
    let desired = try Made.desired(counts(", max_entries: 9, on_change: keep"))
    let plan = try Made.plan(desired, after: former)
    let ledger = Ledger(plan, tool: "", bootID: "", device: 0)
    #expect(ledger.maps["counts"]?.maxEntries == 1)
  }

  @Test func constantsReplaceTheSectionItsProgramsAndTheirLinks() throws {
    let former = try Made.desired(manifest)
    let new = try Made.desired(
      manifest.replacing("globals.o", "globals.o, globals: { step: 5 }"))
    let plan = try Made.plan(new, after: former)
    #expect(
      plan.facts == [
        Fact(.replace, .map("f/globals.rodata"), because: [.changed(.constants)]),
        Fact(.replace, .program("f/on_exec"), because: [.uses(.map("f/globals.rodata"))]),
        Fact(
          .replace, .attachment("a"), .attaching(.newFirst),
          because: [.attaches(.program("f/on_exec"))]),
      ])
    // What is behind a reason is told with it.
    let section = ObjectAddress.map("f/globals.rodata")
    let uses = Reason.uses(section, because: try #require(plan.change(section)).because)
    #expect(plan.change(.program("f/on_exec"))?.because == [uses])
    #expect(
      plan.change(.attachment("a"))?.because
        == [.attaches(.program("f/on_exec"), because: [uses])])
  }

  @Test func variablesOfAnotherTypeStartAnew() throws {
    let former = try Made.desired(manifest)
    let new = former.with {
      for index in $0.maps.indices where $0.maps[index].record.role == .bss {
        $0.maps[index].record.valueSize = 16
        $0.maps[index].record.variables?["runs"]?.type = "another"
      }
    }
    #expect(
      try Made.facts(new, after: former).first
        == Fact(
          .replace, .map("f/globals.bss"), .startingAnew,
          because: [.changed(.valueSize, .number(8), .number(16))]))
  }

  @Test func variablesKeepTheirValuesInASectionOfAnotherLayout() throws {
    func text(_ version: String, _ globals: String = "") -> String {
      """
      programs: { f: { file: variables\(version).o\(globals) } }
      attachments: { a: { program: on_exec } }
      """
    }
    let former = try Made.desired(text(""))
    let facts = try Made.facts(try Made.desired(text(".v2")), after: former)
    #expect(
      facts.prefix(2) == [
        Fact(
          .replace, .map("f/variable.bss"), .carrying(),
          because: [.changed(.valueSize, .number(8), .number(16))]),
        Fact(
          .replace, .map("f/variable.data"), .carrying(anew: ["burst"]),
          because: [.changed(.variables)]),
      ])
    let given = try Made.desired(text(".v2", ", globals: { limit: 5 }"))
    #expect(
      try Made.facts(given, after: former)[1].how == .carrying(anew: ["burst", "limit"]))
    #expect(
      try Set(Made.facts(former, after: Made.desired(text(".v2"))).prefix(2).map(\.how))
        == [.carrying(gone: ["added"]), .carrying(anew: ["burst"], gone: ["fresh"])])
    // A ledger that does not know where they are, as older versions wrote it.
    let old = former.with {
      for index in $0.maps.indices { $0.maps[index].record.variables = nil }
    }
    #expect(
      try Made.facts(try Made.desired(text(".v2")), after: old)[1]
        == Fact(
          .replace, .map("f/variable.data"), .startingAnew, because: [.changed(.variables)]))
    #expect(try Made.plan(former, after: old).isEmpty)
    let anew = ApplyOptions.with { $0.replaced = [ObjectAddress(.map, "f/variable.bss")] }
    #expect(
      try Made.facts(former, after: former, anew).first
        == Fact(.replace, .map("f/variable.bss"), .startingAnew, because: [.askedFor]))
  }

  // MARK: Values of variables

  private func limited(_ globals: String) -> String {
    """
    programs: { f: { file: variables.o\(globals) } }
    attachments: { a: { program: on_exec } }
    """
  }

  /// The section as it is when its programs have changed nothing.
  private func holding(_ desired: DesiredState) -> (inout Observation) -> Void {
    { observation in
      let bytes = desired.map("f/variable.data")?.spec.initialValue ?? []
      observation[ObjectAddress(.map, "f/variable.data")].contents = MapContents(
        [[0, 0, 0, 0]: bytes])
    }
  }

  @Test func anotherValueReplacesTheSectionAndKeepsTheRest() throws {
    let former = try Made.desired(limited(", globals: { limit: 5, label: one }"))
    let new = try Made.desired(limited(", globals: { limit: 6, label: two }"))
    let plan = try Made.plan(new, after: former, ApplyOptions(), holding(former))
    #expect(
      plan.facts == [
        Fact(
          .replace, .map("f/variable.data"), .carrying(),
          because: [
            .changed(.global("limit"), .number(5), .number(6)),
            .changed(.global("label"), .text("one"), .text("two")),
          ]),
        Fact(.replace, .program("f/on_exec"), because: [.uses(.map("f/variable.data"))]),
        Fact(
          .replace, .attachment("a"), .attaching(.newFirst),
          because: [.attaches(.program("f/on_exec"))]),
      ])
    let change = try #require(plan.change(ObjectAddress(.map, "f/variable.data")))
    let old: [UInt8] = (0..<20).map { UInt8($0) }
    let bytes = change.carried.reduce([UInt8](repeating: 99, count: 20)) {
      $1.carried(from: old, into: $0)
    }
    #expect(Set(bytes.indices.filter { bytes[$0] == 99 }).count == 12)
    #expect(change.mark?.line == 3 && change.mark?.column == 55)
  }

  /// Of a struct, what the manifest does not set keeps its value, too.
  @Test func aMemberIsSetWithoutItsNeighbours() throws {
    func text(_ value: Int) -> String {
      """
      programs: { f: { file: object/data_sections.bpf.o, globals: { in_bss_too.1.first: \(value) } } }
      attachments: { a: { program: f/uses } }
      """
    }
    let former = try Made.desired(text(1))
    let new = try Made.desired(text(2))
    let map = try #require(new.maps.first { !$0.givenGlobals.isEmpty })
    let given = map.givenGlobals[0].range
    #expect(given.count == 4)
    let plan = try Made.plan(new, after: former)
    let change = try #require(plan.change(map.address))
    #expect(change.because == [.changed(.global("in_bss_too.1.first"), nil, .number(2))])
    #expect(change.carried.map(\.size).reduce(0, +) == Int(map.spec.valueSize) - 4)
  }

  @Test func theSameValueOtherwiseWrittenIsNone() throws {
    let former = try Made.desired(limited(", globals: { limit: 5 }"))
    let new = try Made.desired(limited(", globals: { limit: 0x5 }"))
    #expect(try Made.plan(new, after: former).isEmpty)
  }

  /// It is set where it was not before, although the program has made the same of it.
  @Test func whatIsHeldAlreadyIsOnlyNoted() throws {
    let former = try Made.desired(limited(""))
    let new = try Made.desired(limited(", globals: { limit: 7 }"))
    let plan = try Made.plan(new, after: former, ApplyOptions(), holding(former))
    #expect(
      plan.facts == [Fact(.update, .map("f/variable.data"), because: [.globalsPrescribed])])
    #expect(
      Ledger(plan, tool: "", bootID: "", device: 0).maps["f/variable.data"]?.globals
        == new.map("f/variable.data")?.record.globals)
  }

  /// As older versions wrote it, a ledger does not tell what the manifest set.
  @Test func anOlderLedgerIsComparedByWhatIsHeld() throws {
    let former = try Made.desired(limited(", globals: { limit: 5 }"))
    let older = former.with {
      for index in $0.maps.indices { $0.maps[index].record.globals = nil }
    }
    let new = try Made.desired(limited(", globals: { limit: 6 }"))
    #expect(
      try Made.facts(new, after: older, ApplyOptions(), holding(former)).first
        == Fact(
          .replace, .map("f/variable.data"), .carrying(),
          because: [.changed(.global("limit"), .number(5), .number(6))]))
    #expect(try Made.plan(former, after: older, ApplyOptions(), holding(former)).isEmpty)
    // Of the same manifest, nothing is read.
    #expect(try Made.plan(former, after: older).isEmpty)
  }

  @Test func aMapWhosePinIsGoneIsCreatedAgain() throws {
    let desired = try Made.desired(manifest)
    let facts = try Made.facts(desired, after: desired) {
      $0.objects[ObjectAddress(.map, "f/hits")] = nil
    }
    #expect(
      facts == [
        Fact(.repair, .map("f/hits"), because: [.drift(.pinGone)]),
        Fact(.replace, .program("f/on_exec"), because: [.uses(.map("f/hits"))]),
        Fact(
          .replace, .attachment("a"), .attaching(.newFirst),
          because: [.attaches(.program("f/on_exec"))]),
      ])
  }

  @Test func anotherObjectAtItsPinIsNotTakenForTheMap() throws {
    let desired = try Made.desired(manifest)
    let other = Made.link(.xdp, 3, holds: 4, target: 5)
    let facts = try Made.facts(desired, after: desired) {
      $0[ObjectAddress(.map, "f/hits")].state = .gone(other: other)
    }
    #expect(
      facts.first
        == Fact(
          .repair, .map("f/hits"), because: [.drift(.anotherObject(other, isOfOtherBoot: false))]))
  }

  @Test func aProtectedMapIsNeitherRemovedNorReplaced() throws {
    let former = try Made.desired(counts(", prevent_destroy: true"))
    let removed = try #require(throws: ReconcilerError.self) {
      try Made.plan(try Made.desired("programs: { f: { file: tracepoint.o } }"), after: former)
    }
    #expect(removed.reason == .refused)
    #expect(
      removed.message
        == "map.counts is no longer in the manifest, but was marked prevent_destroy")
    let replaced = try #require(throws: ReconcilerError.self) {
      try Made.plan(
        try Made.desired(
          counts(", prevent_destroy: true, max_entries: 2, on_change: recreate")), after: former)
    }
    #expect(
      replaced.message
        == "map counts would be replaced (max_entries 1 → 2), but is marked prevent_destroy")
  }

  @Test func protectionAloneIsAChangeOfTheLedger() throws {
    let former = try Made.desired(counts(", prevent_destroy: true"))
    let plan = try Made.plan(try Made.desired(counts("")), after: former)
    let change = try #require(plan.effective.first)
    #expect(plan.effective.count == 1)
    #expect(change.action.name == .update && change.keepsObject)
    #expect(change.because == [.changed(.preventDestroy, .flag(true), .flag(false))])
    #expect(
      Ledger(plan, tool: "", bootID: "", device: 0).maps["counts"]?.preventDestroy == false)
  }
}

extension String {
  /// The same text with every `part` replaced.
  func replacing(_ part: String, _ other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}
