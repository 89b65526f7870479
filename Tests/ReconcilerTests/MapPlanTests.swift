import BPFObject
import BPFSyscall
import Manifest
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
    let plan = try Made.plan(try Made.desired(manifest))
    #expect(plan.former == nil && plan.generation == 1)
    #expect(
      plan.effective.map(\.address.description) == [
        "map.f/hits", "map.f/globals.rodata", "map.f/globals.bss", "program.f/on_exec",
        "attachment.a",
      ])
    #expect(plan.effective.allSatisfy { $0.action.name == .create })
    #expect(plan.effective[0].summary == "array, 1 entries, 4 → 8 bytes")
  }

  @Test func nothingChangesWhereEverythingIs() throws {
    let desired = try Made.desired(manifest)
    let plan = try Made.plan(desired, after: desired)
    #expect(plan.isEmpty)
    #expect(plan.former == 1 && plan.generation == 2)
    #expect(plan.changes.count == 5)
  }

  @Test(arguments: [
    (", max_entries: 2", "max_entries 1 → 2"),
    (", type: hash", "type array → hash"),
    (
      ", type: hash, max_entries: 4, flags: [no_prealloc]",
      "type array → hash, max_entries 1 → 4, flags 0 → 1"
    ),
    (", type: hash, key: u64", "type array → hash, key_size 4 → 8"),
    (", value: { size: 16 }", "value_size 8 → 16"),
    (", numa_node: 0", "flags 0 → 4"),
  ])
  func aMapThatDiffersIsNamedWithItsDifferences(_ change: String, _ text: String) throws {
    let former = try Made.desired(counts(""))
    let error = try #require(throws: ReconcilerError.self) {
      try Made.plan(try Made.desired(counts(change)), after: former)
    }
    #expect(error.reason == .refused)
    #expect(error.message == "map counts cannot be kept: \(text)")
    #expect(
      error.advice
        == "say what shall happen: `on_change: recreate` (contents are lost) or `keep`")
    #expect(
      try Made.lines(
        try Made.desired(counts("\(change), on_change: recreate")), after: former
      ) == ["replace map.counts: \(text): created anew, its contents are lost"])
    let kept = try Made.plan(
      try Made.desired(counts("\(change), on_change: keep")), after: former)
    #expect(kept.isEmpty)
    #expect(kept.change(ObjectAddress(.map, "counts"))?.summary == "kept as it is: \(text)")
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
    #expect(
      try Made.lines(new, after: former) == [
        "replace map.f/globals.rodata: constants changed",
        "replace program.f/on_exec: reloaded: map f/globals.rodata is replaced because constants changed",
        "replace attachment.a: raw_tracepoint: new link first, both run for a moment",
      ])
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
      try Made.lines(new, after: former).first
        == "replace map.f/globals.bss: value_size 8 → 16; its variables start anew")
  }

  @Test func variablesKeepTheirValuesInASectionOfAnotherLayout() throws {
    func text(_ version: String, _ globals: String = "") -> String {
      """
      programs: { f: { file: variables\(version).o\(globals) } }
      attachments: { a: { program: on_exec } }
      """
    }
    let former = try Made.desired(text(""))
    let lines = try Made.lines(try Made.desired(text(".v2")), after: former)
    #expect(
      lines.prefix(2) == [
        "replace map.f/variable.bss: value_size 8 → 16; its variables keep their values",
        "replace map.f/variable.data: layout changed; its variables keep their values, but burst starts anew",
      ])
    let given = try Made.desired(text(".v2", ", globals: { limit: 5 }"))
    #expect(
      try Made.lines(given, after: former)[1].hasSuffix(
        "its variables keep their values, but burst, limit start anew"))
    #expect(
      try Made.lines(former, after: try Made.desired(text(".v2"))).prefix(2).sorted().map {
        $0.drop { $0 != ";" }
      } == [
        "; its variables keep their values, but added is gone",
        "; its variables keep their values, but burst starts anew and fresh is gone",
      ])
    // A ledger that does not know where they are, as older versions wrote it.
    let old = former.with {
      for index in $0.maps.indices { $0.maps[index].record.variables = nil }
    }
    #expect(
      try Made.lines(try Made.desired(text(".v2")), after: old)[1].hasSuffix(
        "layout changed; its variables start anew"))
    #expect(try Made.plan(former, after: old).isEmpty)
    let anew = ApplyOptions.with { $0.replaced = [ObjectAddress(.map, "f/variable.bss")] }
    #expect(
      try Made.lines(former, after: former, anew).first
        == "replace map.f/variable.bss: asked for with --replace; its variables start anew")
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
      plan.effective.map { "\($0.action.name) \($0.address): \($0.summary)" } == [
        "replace map.f/variable.data: limit 5 → 6, label \"one\" → \"two\"; its other variables keep their values",
        "replace program.f/on_exec: reloaded: map f/variable.data is replaced because limit 5 → 6, label \"one\" → \"two\"",
        "replace attachment.a: raw_tracepoint: new link first, both run for a moment",
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
    #expect(change.summary == "in_bss_too.1.first → 2; its other variables keep their values")
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
      plan.effective.map { "\($0.action.name) \($0.summary)" } == [
        "update it holds what `globals` sets"
      ])
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
      try Made.lines(new, after: older, ApplyOptions(), holding(former)).first
        == "replace map.f/variable.data: limit 5 → 6; its other variables keep their values")
    #expect(try Made.plan(former, after: older, ApplyOptions(), holding(former)).isEmpty)
    // Of the same manifest, nothing is read.
    #expect(try Made.plan(former, after: older).isEmpty)
  }

  @Test func aMapWhosePinIsGoneIsCreatedAgain() throws {
    let desired = try Made.desired(manifest)
    let lines = try Made.lines(desired, after: desired) {
      $0.objects[ObjectAddress(.map, "f/hits")] = nil
    }
    #expect(
      lines == [
        "repair map.f/hits: its pin is gone; created again, empty",
        "replace program.f/on_exec: reloaded: map f/hits is replaced because its pin is gone",
        "replace attachment.a: raw_tracepoint: new link first, both run for a moment",
      ])
  }

  @Test func anotherObjectAtItsPinIsNotTakenForTheMap() throws {
    let desired = try Made.desired(manifest)
    let lines = try Made.lines(desired, after: desired) {
      $0[ObjectAddress(.map, "f/hits")].state = .gone(
        other: Made.link(.xdp, 3, holds: 4, target: 5))
    }
    #expect(
      lines.first
        == "repair map.f/hits: another object stands at its pin: xdp link 3; created again, empty")
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
    #expect(change.summary.hasSuffix("prevent_destroy true → false"))
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
