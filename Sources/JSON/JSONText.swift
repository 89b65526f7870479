/// A JSON text that was read, and where in it each value stands.
final class JSONText: Sendable {
  private let bytes: [UInt8]
  /// Its values and the names of members, in the order in which they stand; what is within a value follows it.
  let nodes: [Node]

  struct Node {
    let kind: JSONValue.Kind
    /// Whether something in it is escaped.
    let isEscaped: Bool
    /// Which bytes it has; those of a string are between its quotes.
    let start: UInt32
    var end: UInt32
    /// The node that is not within it any more.
    var next: UInt32
  }

  init(bytes: [UInt8], nodes: [Node]) {
    self.bytes = bytes
    self.nodes = nodes
  }

  /// The node that follows a value and all that is within it.
  func end(of place: Int) -> Int { Int(nodes[place].next) }

  func bytes(of place: Int) -> ArraySlice<UInt8> {
    let node = nodes[place]
    return bytes[Int(node.start)..<Int(node.end)]
  }

  /// The text that a string says.
  func string(at place: Int) -> String {
    let content = bytes(of: place)
    guard nodes[place].isEscaped else { return String(decoding: content, as: UTF8.self) }
    var unescaped: [UInt8] = []
    unescaped.reserveCapacity(content.count)
    var rest = content
    while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
      unescaped += rest[..<backslash]
      rest = rest[(backslash + 1)...]
      if let scalar = JSONEscape.read(&rest) {
        unescaped.append(contentsOf: UTF8.encode(scalar) ?? .init())
      }
    }
    unescaped += rest
    return String(decoding: unescaped, as: UTF8.self)
  }

  /// Whether a string says this.
  func isString(at place: Int, _ name: String) -> Bool {
    let node = nodes[place]
    if node.isEscaped { return string(at: place) == name }
    guard Int(node.end - node.start) == name.utf8.count else { return false }
    let content = bytes(of: place)
    return name.utf8.withContiguousStorageIfAvailable { content.elementsEqual($0) }
      ?? content.elementsEqual(name.utf8)
  }
}

/// What stands behind a backslash.
enum JSONEscape {
  /// Takes it off; nil where there is no such escape.
  static func read(_ bytes: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    switch bytes.popFirst() {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    // A path is full of them.
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: return nil
    }
    guard let unit = codeUnit(&bytes) else { return nil }
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard UTF16.isLeadSurrogate(unit), bytes.popFirst() == UInt8(ascii: "\\"),
      bytes.popFirst() == UInt8(ascii: "u"), let second = codeUnit(&bytes),
      UTF16.isTrailSurrogate(second)
    else { return nil }
    return UTF16.decode(UTF16.EncodedScalar([unit, second]))
  }

  private static func codeUnit(_ bytes: inout ArraySlice<UInt8>) -> UInt16? {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = bytes.popFirst(),
        let digit = Character(Unicode.Scalar(byte)).hexDigitValue
      else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
