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
    self.init(text: try reader.text(), place: 0)
  }
}

/// Reads untrusted bytes: how long they are, how deep they are nested, and how many values they hold, is bounded.
struct JSONReader {
  /// How deep values may stand in each other.
  static let maximumDepth = 64
  /// How many values a text may hold: as many as are in the longest documents that bpffs keeps for us.
  static let maximumValues = 1 << 22

  private let bytes: [UInt8]
  private var position = 0
  private var values = 0
  private var nodes: [JSONText.Node] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func text() throws(JSONError) -> JSONText {
    guard bytes.count <= UInt32.max else { throw error("too long") }
    nodes.reserveCapacity(bytes.count / 16)
    try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error("something stands behind the value") }
    return JSONText(bytes: bytes, nodes: nodes)
  }

  private mutating func value(depth: Int) throws(JSONError) {
    values += 1
    guard values <= Self.maximumValues else { throw error("too many values") }
    skipSpace()
    guard let next else { throw error("no value") }
    switch next {
    case UInt8(ascii: "{"): try object(depth: depth + 1)
    case UInt8(ascii: "["): try array(depth: depth + 1)
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "t"): try word("true", .boolean)
    case UInt8(ascii: "f"): try word("false", .boolean)
    case UInt8(ascii: "n"): try word("null", .null)
    default: throw error("no value")
    }
  }

  private mutating func add(_ kind: JSONValue.Kind, from start: Int, isEscaped: Bool = false) {
    nodes.append(
      .init(
        kind: kind, isEscaped: isEscaped, start: UInt32(start), end: UInt32(position),
        next: UInt32(nodes.count + 1)))
  }

  // MARK: Nested

  private mutating func object(depth: Int) throws(JSONError) {
    try list(.object, until: UInt8(ascii: "}"), depth) { (reader) throws(JSONError) in
      guard reader.next == UInt8(ascii: "\"") else { throw reader.error("no name") }
      try reader.string()
      reader.skipSpace()
      guard reader.take(UInt8(ascii: ":")) else { throw reader.error("no colon behind a name") }
      try reader.value(depth: depth)
    }
  }

  private mutating func array(depth: Int) throws(JSONError) {
    try list(.array, until: UInt8(ascii: "]"), depth) { (reader) throws(JSONError) in
      try reader.value(depth: depth)
    }
  }

  /// Reads what stands between brackets, with commas between.
  private mutating func list(
    _ kind: JSONValue.Kind, until end: UInt8, _ depth: Int,
    _ element: (inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard depth <= Self.maximumDepth else { throw error("nested too deeply") }
    let place = nodes.count
    add(kind, from: position)
    position += 1
    skipSpace()
    var isAtEnd = take(end)
    while !isAtEnd {
      try element(&self)
      skipSpace()
      isAtEnd = take(end)
      if isAtEnd { break }
      guard take(UInt8(ascii: ",")) else { throw error("neither a comma nor an end") }
      skipSpace()
    }
    nodes[place].end = UInt32(position)
    nodes[place].next = UInt32(nodes.count)
  }

  // MARK: Plain

  private mutating func word(_ text: StaticString, _ kind: JSONValue.Kind) throws(JSONError) {
    let start = position
    let end = position + text.utf8CodeUnitCount
    guard end <= bytes.count, bytes[position..<end].elementsEqual("\(text)".utf8) else {
      throw error("no value")
    }
    position = end
    add(kind, from: start)
  }

  private mutating func number() throws(JSONError) {
    let first = position
    _ = take(UInt8(ascii: "-"))
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
    add(isWhole && fits ? .integer : .otherNumber, from: first)
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while digit != nil { position += 1 }
    guard position > start else { throw error("no digit") }
  }

  private mutating func string() throws(JSONError) {
    position += 1
    let start = position
    var isASCII = true
    var isEscaped = false
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("a control character in a text") }
      isASCII = isASCII && byte < 0x80
      position += 1
      guard byte == UInt8(ascii: "\\") else { continue }
      isEscaped = true
      var rest = bytes[position...]
      guard JSONEscape.read(&rest) != nil else { throw error("no such escape") }
      position = rest.startIndex
    }
    guard next != nil else { throw error("a text has no end") }
    if !isASCII, String(validating: bytes[start..<position], as: UTF8.self) == nil {
      throw error("a text is no UTF-8")
    }
    add(.string, from: start, isEscaped: isEscaped)
    position += 1
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
