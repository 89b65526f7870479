import Manifest
import Testing

/// What a manifest may say of whose its objects are.
@Suite struct OwnershipRuleTests {
  @Test func addressesAndPlacesAreRead() throws {
    let ownership = try edgeManifest(
      """
      moved: { map.evts: map.events, program.a/f: program.b/f }
      removed: [pin.shared/flows, attachment.old]
      adopt: { map.flows: tc/globals/flows }
      """
    ).ownership
    #expect(
      ownership.moved.map { "\($0.old.text) → \($0.new.text)" } == [
        "map.evts → map.events", "program.a/f → program.b/f",
      ])
    #expect(ownership.moved.map { $0.new.mark.column } == [20, 45])
    #expect(ownership.removed.map(\.text) == ["pin.shared/flows", "attachment.old"])
    #expect(ownership.adopted.map(\.address.text) == ["map.flows"])
    #expect(ownership.adopted.map(\.pin) == ["tc/globals/flows"])
  }

  @Test(arguments: [
    (
      "moved: { evts: map.events }",
      [
        "3:10 moved address `evts` must be map.NAME, program.FILE/FUNCTION, attachment.NAME or pin.PATH"
      ]
    ),
    (
      "moved: { map.a: program.a/f }",
      ["3:17 `map.a` cannot become `program.a/f`: a map stays one"]
    ),
    (
      "moved: { map.a: map.c, map.b: map.c }",
      ["3:24 `map.c` was both `map.a` and `map.b`"]
    ),
    (
      "moved: { map.a: map.b }\nremoved: [map.a]",
      ["4:11 `map.a` is named twice under `moved`, `removed` and `adopt`"]
    ),
    ("removed: map.a", ["3:10 removed must be a list, not a string"]),
    ("adopt: { map.a: [x] }", ["3:17 adopted `map.a` must be a string, not a list"]),
    (
      "adopt: { map.a: \"x\\ny\" }",
      ["3:17 adopted `map.a` `x\ny` has an unprintable character in it"]
    ),
    ("adopt: { map.a: \"\" }", ["3:17 adopted `map.a` `` is empty"]),
  ])
  func wrongOnesAreReported(_ text: String, _ messages: [String]) {
    #expect(problems(text) == messages)
  }
}
