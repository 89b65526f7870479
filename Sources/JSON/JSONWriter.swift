/// Writes values without spaces.
public struct JSONWriter {
  /// What is written.
  public private(set) var bytes: [UInt8] = []

  /// Writes a text.
  public mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    // Most texts are as they stand.
    guard bytes[start...].contains(where: Self.isEscaped) else { return }
    bytes.removeLast(bytes.count - start)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x08: append("\\b")
      case 0x0C: append("\\f")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case ..<0x20:
        append("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))")
      default: bytes.append(byte)
      }
    }
  }

  /// Writes a whole number.
  public mutating func number(_ number: some FixedWidthInteger) { append("\(number)") }

  /// Writes an array.
  @inlinable
  public mutating func array<Element>(
    _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void
  ) {
    append("[")
    for element in elements {
      separate()
      write(&self, element)
    }
    append("]")
  }

  /// Writes an object, its members sorted by their names.
  @inlinable
  public mutating func object<Value>(
    _ members: some Sequence<(String, Value)>, _ write: (inout JSONWriter, Value) -> Void
  ) {
    let sorted = members.sorted { Self.precedes($0.0, $1.0) }
    object { writer in
      for (name, value) in sorted {
        writer.name(name)
        write(&writer, value)
      }
    }
  }

  /// Writes an object whose members are written one after the other, each its ``name(_:)`` first, in the order of names.
  public mutating func object(_ write: (inout JSONWriter) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    write(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  /// Writes the name of a member; its value has to follow.
  public mutating func name(_ name: String) {
    separate()
    string(name)
    bytes.append(UInt8(ascii: ":"))
  }

  @usableFromInline
  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append(_ fragment: [UInt8]) { bytes += fragment }

  /// Whatever is not the first in its brackets follows a comma.
  @usableFromInline
  mutating func separate() {
    if let last = bytes.last, last != UInt8(ascii: "["), last != UInt8(ascii: "{") {
      bytes.append(UInt8(ascii: ","))
    }
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
      || byte == UInt8(ascii: "/")
  }

  /// Names are sorted by their bytes.
  @usableFromInline
  static func precedes(_ one: String, _ other: String) -> Bool {
    one.utf8.withContiguousStorageIfAvailable { one in
      other.utf8.withContiguousStorageIfAvailable { one.lexicographicallyPrecedes($0) }
    }?.flatMap(\.self) ?? one.utf8.lexicographicallyPrecedes(other.utf8)
  }
}
