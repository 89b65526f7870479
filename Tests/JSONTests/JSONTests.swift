import JSON
import Testing

/// What is read of untrusted bytes, and what is written.
@Suite struct JSONTests {
  private struct Everything: Codable, Hashable {
    var text: String
    var missing: String?
    var small: Int8
    var large: UInt64
    var truth: Bool
    var texts: [String?]
    var table: [String: [UInt64]]
    var choices: [Choice]

    enum Choice: Codable, Hashable {
      case nothing
      case number(Int)
      case both(text: String, inner: [Choice])
    }
  }

  private let everything = Everything(
    text: "a\"b\\c/d\u{8}\u{C}\n\r\t\u{1}\u{1F}\u{7F}é😀", missing: nil, small: .min, large: .max,
    truth: true, texts: ["", nil, "a text of more than fifteen bytes"],
    table: [
      "é": [], "e\u{301}x": [0], "Z": [1, 2], "a10": [3], "a9": [4], "😀": [5], "\u{FFFF}": [6],
    ],
    choices: [.nothing, .number(.min), .both(text: "x", inner: [.nothing])])

  /// Digests of what older versions wrote are compared with ours.
  @Test func whatIsWrittenIsAsItAlwaysWas() throws {
    let text = String(decoding: try JSON.encode(everything), as: UTF8.self)
    #expect(
      text
        == #"{"choices":[{"nothing":{}},{"number":{"_0":-9223372036854775808}},"#
        + #"{"both":{"inner":[{"nothing":{}}],"text":"x"}}],"large":18446744073709551615,"small":-128,"#
        + #""table":{"Z":[1,2],"a10":[3],"a9":[4],"#
        + "\"e\u{301}x\":[0],\"é\":[],\"\u{FFFF}\":[6],\"😀\":[5]},"
        + #""text":"a\"b\\c\/d\b\f\n\r\t\u0001\u001f"# + "\u{7F}é😀\","
        + #""texts":["",null,"a text of more than fifteen bytes"],"truth":true}"#)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    #expect(
      try JSONValue(reading: try JSON.encode(everything)).decode(Everything.self) == everything)
  }

  @Test func whatIsWrittenPieceByPieceIsTheSame() throws {
    let fragment = JSONFragment { writer in
      writer.object { writer in
        writer.name("choices")
        writer.array(0..<2) { $0.number($1) }
        writer.name("table")
        writer.object([("b/", [String]()), ("a\n", ["", "x"])]) { $0.array($1) { $0.string($1) } }
      }
    }
    #expect(
      String(decoding: try JSON.encode(["it": fragment]), as: UTF8.self)
        == #"{"it":{"choices":[0,1],"table":{"a\n":["","x"],"b\/":[]}}}"#)
  }

  @Test func manyMembersAreFound() throws {
    let table = Dictionary(uniqueKeysWithValues: (0..<100).map { ("name\($0)", $0) })
    #expect(try JSONValue(reading: try JSON.encode(table)).decode([String: Int].self) == table)
  }

  @Test(arguments: [
    (#" { "a" : 1 } "#, 1), (#"{"a":1,"a":2}"#, 1), (#"{"\u0061":3,"b":1.5e+400}"#, 3),
    (#"{"a":-0}"#, 0), (#"{"b":"\ud83d\ude00\u0000","a":-9223372036854775808}"#, Int.min),
  ])
  func textsAreRead(_ text: String, _ number: Int) throws {
    #expect(
      try JSONValue(reading: Array(text.utf8)).decode([String: Lenient].self)["a"]?.number == number
    )
  }

  private struct Lenient: Decodable {
    var number: Int?

    init(from decoder: any Decoder) throws {
      number = try? decoder.singleValueContainer().decode(Int.self)
    }
  }

  @Test(arguments: [
    "", " ", "{", "[1", "[1,]", "{,}", #"{"a":1,}"#, #"{"a"}"#, "{1:2}", "[1] 2", "tru", "nulll",
    "-", "01",
    "1.", "1e", ".5", "+1", #"""#, #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#,
    #""\udc00""#,
    "\"\n\"", "\u{FEFF}1", "'a'", "NaN",
  ])
  func whatIsNoTextIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(reading: Array(text.utf8)) }
  }

  @Test(arguments: ["", "\\n"])
  func whatIsNoUTF8IsRefused(_ escape: String) {
    let bytes = Array("\"\(escape)".utf8) + [0xC0, 0xAF] + Array("\"".utf8)
    #expect(throws: JSONError.self) { try JSONValue(reading: bytes) }
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(throws: Never.self) { try JSONValue(reading: nested(64)) }
    let error = #expect(throws: JSONError.self) { try JSONValue(reading: nested(65)) }
    #expect(error?.description == "byte 64: nested too deeply")
    #expect(throws: JSONError.self) { try JSONValue(reading: nested(1 << 20)) }
  }

  @Test(arguments: [
    "1.0", "1e2", "256", "-1", "18446744073709551616", #""1""#, "true", "null", "[]",
  ])
  func whatIsNoNumberOfItsSizeIsRefused(_ text: String) throws {
    let value = try JSONValue(reading: Array(text.utf8))
    #expect(throws: DecodingError.self) { try value.decode(UInt8.self) }
  }
}
