extension RawSpan {
  /// The little-endian integer at a byte offset, or nil where it would leave the bytes.
  @inlinable
  @inline(__always)
  package func read<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type, at offset: Int
  ) -> Value? {
    guard offset >= 0, offset <= byteCount - MemoryLayout<Value>.size else { return nil }
    return unsafe Value(
      littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// The byte at an offset; 0 outside.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 { read(UInt8.self, at: offset) ?? 0 }

  /// Whether `count` bytes at an offset lie within the bytes.
  func holds(_ count: Int, at offset: Int) -> Bool {
    offset >= 0 && count >= 0 && offset <= byteCount && count <= byteCount - offset
  }

  /// The eight bytes from an offset on as a little-endian number, those from `end` on zero.
  @inline(__always)
  func word(at offset: Int, end: Int) -> UInt64 {
    if offset <= end - 8, let word = read(UInt64.self, at: offset) { return word }
    var word: UInt64 = 0
    for position in offset..<min(max(end, offset), offset + 8) {
      word |= UInt64(byte(at: position)) &<< UInt64(8 * (position - offset))
    }
    return word
  }

  /// Whether `wanted` stands at an offset.
  func holds(_ wanted: [UInt8], at offset: Int) -> Bool {
    guard holds(wanted.count, at: offset) else { return false }
    return wanted.indices.allSatisfy { byte(at: offset + $0) == wanted[$0] }
  }

  /// The text in a range, its damaged UTF-8 repaired; empty outside the bytes.
  package func text(_ range: Range<Int>) -> String {
    guard holds(range.count, at: range.lowerBound) else { return "" }
    return unsafe withUnsafeBytes { unsafe String(decoding: $0[range], as: UTF8.self) }
  }
}
