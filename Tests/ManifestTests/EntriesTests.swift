import Manifest
import OrderedCollections
import Testing

/// The entries of maps: how they are read, and what the language says of them.
@Suite struct EntriesTests {
  private func entries(_ text: String) throws -> MapEntries {
    let manifest = try edgeManifest(
      "maps:\n  m: { type: hash, key: u32, value: u32, max_entries: 8, entries: \(text) }\n")
    return try #require(manifest.maps["m"]?.entries)
  }

  @Test func aMappingAndAListSayTheSame() throws {
    for text in [
      "{ mode: exact, values: { 1: 0x10, \"2\": hex:00000001 } }",
      "{ mode: exact, values: [{ key: 1, value: 0x10 }, { key: \"2\", value: hex:00000001 }] }",
    ] {
      let entries = try entries(text)
      #expect(entries.mode == .exact)
      #expect(entries.values.map(\.key.text) == ["1", "2"])
      let values = entries.values.compactMap {
        if case .literal(let literal) = $0.value { literal.text } else { nil }
      }
      #expect(values == ["0x10", "hex:00000001"])
      #expect(entries.mark.line == 4 && entries.values[0].key.mark.line == 4)
    }
  }

  @Test func programsAreReferences() throws {
    let manifest = try edgeManifest(
      """
      programs: { p: { file: a.o } }
      maps:
        jumps: { from: p, entries: { mode: exact, values: { 0: { program: p/first }, 1: { program: second } } } }
      """)
    let programs = manifest.maps["jumps"]?.entries?.values.compactMap {
      if case .program(let reference) = $0.value { "\(reference)" } else { nil }
    }
    #expect(programs == ["p/first", "second"])
  }

  @Test(arguments: [
    ("{ values: {} }", ["4:58 entries needs `mode`"]),
    ("{ mode: seed }", ["4:58 entries needs `values`"]),
    ("{ mode: all, values: {} }", ["4:75 mode cannot be `all`"]),
    ("{ mode: seed, values: 5 }", ["4:89 values must be a mapping or a list, not a number"]),
    (
      "{ mode: seed, values: { 1: [2] } }",
      [
        "4:94 entry `1` must be a string, a number, true or false or a mapping, not a list"
      ]
    ),
    ("{ mode: seed, values: [{ key: 1 }] }", ["4:90 an item of values needs `value`"]),
    (
      "{ mode: seed, values: [{ key: 1, value: 2, x: 3 }] }",
      ["4:110 unknown key `x` in an item of values"]
    ),
    ("{ mode: seed, values: { 1: { program: q/f } } }", ["4:105 unknown program `q`"]),
    (
      "{ mode: seed, values: { 1: { map: q } } }",
      ["4:91 entry `1` needs `program`", "4:96 unknown key `map` in entry `1`"]
    ),
    (
      "{ mode: seed, values: { 1: 2, 1: 3 } }",
      ["4:97 duplicate key `1`"]
    ),
    (
      "{ mode: seed, values: { 1: yes } }",
      ["4:94 `yes` is a boolean in YAML 1.1 and a string in YAML 1.2: quote it"]
    ),
  ])
  func mistakesAreTold(_ text: String, _ expected: [String]) {
    let found = problems(
      "maps:\n  m: { type: hash, key: u32, value: u32, max_entries: 8, entries: \(text) }\n")
    #expect(found == expected)
  }
}
