/// The bytes of a structure that the kernel reads, field by field.
struct Attributes {
  private var bytes: [UInt8]

  init<Structure: BitwiseCopyable>(_ structure: Structure) {
    bytes = withUnsafeBytes(of: structure) { Array($0) }
  }

  /// Takes a field out: what is left of the bytes in the end was not asked about.
  mutating func u32(_ offset: Int) -> UInt32 { UInt32(truncatingIfNeeded: take(offset, 4)) }

  mutating func u64(_ offset: Int) -> UInt64 { take(offset, 8) }

  mutating func text(_ offset: Int, _ count: Int) -> String {
    let text = bytes[offset..<offset + count].prefix { $0 != 0 }
    defer { bytes.replaceSubrange(offset..<offset + count, with: repeatElement(0, count: count)) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether all that is not zero was taken.
  var isTaken: Bool { bytes.allSatisfy { $0 == 0 } }

  private mutating func take(_ offset: Int, _ count: Int) -> UInt64 {
    let range = offset..<offset + count
    defer { bytes.replaceSubrange(range, with: repeatElement(0, count: count)) }
    return bytes[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
