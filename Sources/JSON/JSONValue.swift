/// What a JSON text says at one place: it is read where it stands, so that a long text costs no tree of values.
public struct JSONValue: Sendable {
  let text: JSONText
  /// Which of the text's nodes it is.
  let place: Int

  /// What a value is.
  public enum Kind: Sendable {
    case null
    /// `true` or `false`.
    case boolean
    /// A whole number whose magnitude 64 bits hold.
    case integer
    /// Another number, of which nothing of ours makes use.
    case otherNumber
    case string
    case array
    case object
  }

  /// What it is.
  public var kind: Kind { text.nodes[place].kind }

  /// Decodes what a text says.
  public func decode<Decoded: Decodable>(_ type: Decoded.Type) throws -> Decoded {
    try Decoded(from: JSONDecoding(self))
  }
}

extension JSONValue {
  /// The object that it is.
  public func asObject() throws -> JSONObject {
    guard kind == .object else { throw isNo("object") }
    return JSONObject(text: text, place: place)
  }

  /// The elements of the array that it is.
  public func asArray() throws -> [JSONValue] {
    guard kind == .array else { throw isNo("array") }
    var elements: [JSONValue] = []
    var next = place + 1
    while next < text.end(of: place) {
      elements.append(JSONValue(text: text, place: next))
      next = text.end(of: next)
    }
    return elements
  }

  /// The text that it is.
  public func asString() throws -> String {
    guard kind == .string else { throw isNo("text") }
    return text.string(at: place)
  }

  /// The truth value that it is.
  public func asBoolean() throws -> Bool {
    guard kind == .boolean else { throw isNo("truth value") }
    return text.bytes(of: place).first == UInt8(ascii: "t")
  }

  /// The whole number that it is.
  public func asInteger<Integer: FixedWidthInteger>() throws -> Integer {
    guard kind == .integer else { throw isNo("whole number") }
    var digits = text.bytes(of: place)
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits = digits.dropFirst() }
    // The reader saw that they fit.
    let magnitude = digits.reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 &- UInt8(ascii: "0")) }
    let number =
      isNegative
      ? Int64(exactly: -Int128(magnitude)).flatMap(Integer.init(exactly:))
      : Integer(exactly: magnitude)
    guard let number else { throw isNo("number of so many bits") }
    return number
  }

  func isNo(_ what: StaticString) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: "no \(what)"))
  }
}

extension JSONValue: CustomStringConvertible {
  /// The text as it stands.
  public var description: String { String(decoding: text.bytes(of: place), as: UTF8.self) }
}
