import Testing
import YAML

/// The node of a text that must be right.
func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws -> Node {
  try Node.parse(Array(text.utf8), limits: limits)
}

/// The errors of a text, in order.
func errors(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> [YAMLError] {
  var errors: [YAMLError] = []
  _ = Node.parse(bytes, limits: limits, errors: &errors)
  return errors
}

func errors(_ text: String, limits: YAMLLimits = YAMLLimits()) -> [YAMLError] {
  errors(Array(text.utf8), limits: limits)
}

@Suite struct ParsingTests {
  @Test func nodesKnowWhereTheyStand() throws {
    let root = try parse("name: edge\nmaps:\n  flows: { size: 12, of: [a, \"b c\"] }\n")
    #expect(root.mark == Mark(line: 1, column: 1))
    let flows = try #require(root["maps"]?.entry("flows"))
    #expect(flows.keyMark == Mark(line: 3, column: 3, length: 5))
    #expect(flows.value["size"]?.mark == Mark(line: 3, column: 18, length: 2))
    let items = try #require(flows.value["of"]?.items)
    #expect(items.map(\.mark.column) == [27, 30])
    #expect(items[1].mark.length == 5)
    #expect(items[1].scalar == Node.Scalar(text: "b c", isPlain: false))
  }

  @Test func columnsCountCharactersNotBytes() throws {
    let root = try parse("{ é: ü, x: 1 }")
    #expect(root.entry("x")?.keyMark.column == 9)
  }

  @Test func blockScalarsAreQuoted() throws {
    let root = try parse("a: |\n  yes\nb: >\n  no\n")
    #expect(root["a"]?.scalar == Node.Scalar(text: "yes\n", isPlain: false))
    #expect(root["b"]?.scalar?.isPlain == false)
  }

  @Test func aByteOrderMarkIsSkipped() throws {
    #expect(try parse("\u{FEFF}a: b").entry("a")?.keyMark.line == 1)
  }

  @Test func aliasesStandForTheirAnchor() throws {
    let root = try parse("a: &x [1, 2]\nb: *x\nc: { d: *x }")
    #expect(root["b"]?.items?.count == 2)
    #expect(root["c"]?["d"]?.items?[0].scalar?.text == "1")
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "\n\n"])
  func anEmptyTextIsAnEmptyValue(_ text: String) throws {
    #expect(try parse(text).valueType() == .null)
  }

  @Test func aDuplicateKeyNamesBothPlaces() {
    #expect(
      errors("a: 1\nb: 2\na: 3\n") == [
        YAMLError(
          "duplicate key `a`", at: Mark(line: 3, column: 1),
          notes: [.init("first defined here", at: Mark(line: 1, column: 1))])
      ])
  }

  @Test(arguments: 1...40) func aDuplicateKeyIsFoundAmongAnyNumber(count: Int) {
    let keys = (10..<(10 + count)).map { "k\($0): 1\n" }.joined()
    let places = errors(keys + keys).map { [$0.mark.line, $0.notes.first?.mark.line] }
    #expect(places == (1...count).map { [count + $0, $0] })
  }

  @Test(arguments: [
    ("a: !!int 1", "tags are not allowed"),
    ("a: !x {}", "tags are not allowed"),
    ("b: &b {}\na: { <<: *b }", "merge keys (`<<`) are not allowed"),
    ("? [a]\n: 1", "a key must be a name or a number"),
    ("? {a: 1}\n: 1", "a key must be a name or a number"),
    ("a: &a 1\n? *a\n: 1", "a key must be a name or a number"),
    ("\"\": 1", "a key is empty"),
    ("a: 1\n---\nb: 1", "a second document starts here"),
    ("%TAG ! x\n---\na: 1", "a directive (%YAML, %TAG) is not allowed"),
    ("a: *b", "alias `*b` has no anchor before it"),
    ("a: &b [*b]", "alias `*b` stands inside the value it names"),
  ])
  func refuses(_ text: String, _ message: String) {
    #expect(errors(text).map(\.message) == [message])
  }

  @Test func errorsThatDoNotEndTheTextAreAllReported() {
    let found = errors("a: !x 1\na: 2\nb: { c: 1, c: 2 }\n")
    #expect(found.map(\.mark.line) == [1, 2, 3])
    #expect(throws: found[0]) { try parse("a: !x 1\na: 2\nb: { c: 1, c: 2 }\n") }
  }

  @Test func syntaxErrorsSayWhatWasBeingRead() throws {
    let error = try #require(errors("a: [1, 2\nb: 3\n").first)
    #expect(error.message == "did not find expected ',' or ']'")
    #expect(error.mark.line == 2)
    #expect(error.notes.map(\.message) == ["while parsing a flow sequence"])
    #expect(error.notes.map(\.mark) == [Mark(line: 1, column: 4)])
  }

  @Test func aTabThatIndentsIsNamed() throws {
    let error = try #require(errors("a:\n\tb: 1\n").first)
    #expect(error.help == "a tab cannot indent: use spaces")
    #expect(error.mark == Mark(line: 2, column: 1))
  }

  @Test func otherEncodingsAreRefused() {
    #expect(errors([0xFF, 0xFE, 0x61, 0]).map(\.message) == ["the text is UTF-16"])
    let latin = errors(Array("a: 1\nb: ".utf8) + [0xE9, 0x0A])
    #expect(latin.map(\.message) == ["the text is not UTF-8 here"])
    #expect(latin.map(\.mark) == [Mark(line: 2, column: 4)])
    #expect(errors("a: \u{1}").map(\.message) == ["control characters are not allowed"])
  }
}
