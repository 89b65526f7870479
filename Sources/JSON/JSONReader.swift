/// Why bytes are no JSON text, or say more than is read.
public struct JSONError: Error, Hashable, CustomStringConvertible {
  /// What is wrong.
  public let message: String
  /// At which byte.
  public let offset: Int

  public var description: String { "byte \(offset): \(message)" }
}

extension JSONValue {
  /// Reads a JSON text (RFC 8259) in UTF-8, nothing else beside it.
  ///
  /// - Throws: ``JSONError`` where it is none, is nested too deeply, or says too much.
  public init(reading bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes)
    self = try reader.text()
  }
}

/// Reads untrusted bytes: how deep they are nested, and how many values they hold, is bounded.
struct JSONReader {
  /// How deep values may stand in each other.
  static let maximumDepth = 64
  /// How many values a text may hold: as many as are in the longest documents that bpffs keeps for us.
  static let maximumValues = 1 << 22

  private let bytes: [UInt8]
  private var position = 0
  private var values = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func text() throws(JSONError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error("something stands behind the value") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    values += 1
    guard values <= Self.maximumValues else { throw error("too many values") }
    skipSpace()
    guard let next else { throw error("no value") }
    switch next {
    case UInt8(ascii: "{"): return try .object(object(depth: depth + 1))
    case UInt8(ascii: "["): return try .array(array(depth: depth + 1))
    case UInt8(ascii: "\""): return try .string(string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error("no value")
    }
  }

  // MARK: Nested

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    var members: [JSONObject.Member] = []
    try list(until: UInt8(ascii: "}"), depth) { (reader) throws(JSONError) in
      guard reader.next == UInt8(ascii: "\"") else { throw reader.error("no name") }
      let name = try reader.string()
      reader.skipSpace()
      guard reader.take(UInt8(ascii: ":")) else { throw reader.error("no colon behind a name") }
      // Most objects have some.
      if members.isEmpty { members.reserveCapacity(4) }
      members.append(.init(name: name, value: try reader.value(depth: depth)))
    }
    return JSONObject(members)
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    var elements: [JSONValue] = []
    try list(until: UInt8(ascii: "]"), depth) { (reader) throws(JSONError) in
      elements.append(try reader.value(depth: depth))
    }
    return elements
  }

  /// Reads what stands between brackets, with commas between.
  private mutating func list(
    until end: UInt8, _ depth: Int, _ element: (inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard depth <= Self.maximumDepth else { throw error("nested too deeply") }
    position += 1
    skipSpace()
    if take(end) { return }
    while true {
      try element(&self)
      skipSpace()
      if take(end) { return }
      guard take(UInt8(ascii: ",")) else { throw error("neither a comma nor an end") }
      skipSpace()
    }
  }

  // MARK: Plain

  private mutating func word(_ text: StaticString, _ value: JSONValue) throws(JSONError)
    -> JSONValue
  {
    let end = position + text.utf8CodeUnitCount
    guard end <= bytes.count, bytes[position..<end].elementsEqual("\(text)".utf8) else {
      throw error("no value")
    }
    position = end
    return value
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let isNegative = take(UInt8(ascii: "-"))
    let start = position
    var magnitude: UInt64 = 0
    var fits = true
    while let digit = digit {
      let (product, isTooMuch) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, isTooLarge) = product.addingReportingOverflow(UInt64(digit))
      fits = fits && !isTooMuch && !isTooLarge
      magnitude = sum
      position += 1
    }
    guard position > start else { throw error("no digit") }
    if position > start + 1, bytes[start] == UInt8(ascii: "0") { throw error("a zero leads") }
    var isWhole = true
    if take(UInt8(ascii: ".")) {
      try digits()
      isWhole = false
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
      try digits()
      isWhole = false
    }
    return isWhole && fits
      ? .integer(isNegative: isNegative, magnitude: magnitude) : .otherNumber
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while digit != nil { position += 1 }
    guard position > start else { throw error("no digit") }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    var isASCII = true
    while let byte = next, byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw error("a control character in a text") }
      isASCII = isASCII && byte < 0x80
      position += 1
    }
    let content = bytes[start..<position]
    guard take(UInt8(ascii: "\"")) else { throw error("a text has no end") }
    if isASCII { return String(decoding: content, as: UTF8.self) }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw error("a text is no UTF-8")
    }
    return text
  }

  /// Reads a text on from its first backslash.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var content = Array(bytes[start..<position])
    while let byte = next, byte != UInt8(ascii: "\"") {
      position += 1
      if byte == UInt8(ascii: "\\") {
        // A path is full of them.
        if take(UInt8(ascii: "/")) {
          content.append(UInt8(ascii: "/"))
        } else {
          try content.append(contentsOf: "\(escape())".utf8)
        }
      } else {
        guard byte >= 0x20 else { throw error("a control character in a text") }
        content.append(byte)
      }
    }
    guard take(UInt8(ascii: "\"")) else { throw error("a text has no end") }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw error("a text is no UTF-8")
    }
    return text
  }

  /// What stands behind a backslash.
  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    guard let byte = next else { throw error("a text has no end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw error("no such escape")
    }
    let unit = try codeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard UTF16.isLeadSurrogate(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw error("half a surrogate pair")
    }
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second) else { throw error("half a surrogate pair") }
    return UTF16.decode(UTF16.EncodedScalar([unit, second]))
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("no hexadecimal digit")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  // MARK: Bytes

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var digit: UInt8? {
    guard let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) else { return nil }
    return next - UInt8(ascii: "0")
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let next, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { position += 1 }
  }

  private func error(_ message: String) -> JSONError {
    JSONError(message: message, offset: position)
  }
}
