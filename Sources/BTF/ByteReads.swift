extension [UInt8] {
  /// The little-endian integer at a byte offset, or nil where it would leave the bytes.
  @inlinable
  @inline(__always)
  package func read<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type, at offset: Int
  ) -> Value? {
    guard offset >= 0, offset <= count - MemoryLayout<Value>.size else { return nil }
    return unsafe Value(
      littleEndian: span.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// The `count` bytes at a byte offset, or nil where they would leave the bytes.
  package func slice(at offset: Int, count length: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
    return self[offset..<(offset + length)]
  }

  /// Writes a little-endian integer; nothing where it would leave the bytes.
  package mutating func write(_ value: some FixedWidthInteger, at offset: Int) {
    let size = value.bitWidth / 8
    guard offset >= 0, offset <= count - size else { return }
    for byte in 0..<size {
      self[offset + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
    }
  }

  /// Adds a little-endian integer at the end.
  package mutating func append(littleEndian value: some FixedWidthInteger) {
    for byte in 0..<(value.bitWidth / 8) {
      append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
    }
  }
}
