import BTF

// Nothing here reads outside of the bytes, whatever is asked.
extension RawSpan {
  /// The range of `count` bytes at an offset, or nil where it would leave the bytes.
  func range(at offset: UInt64, count: UInt64) -> Range<Int>? {
    guard let offset = Int(exactly: offset), let count = Int(exactly: count),
      offset <= byteCount, count <= byteCount - offset
    else { return nil }
    return offset..<(offset + count)
  }

  /// Where the text in a table ends that begins at an offset of the table; nil where it does not end
  /// before the table does, or is longer than `limit`.
  func text(at offset: UInt64, of table: Range<Int>, limit: Int) -> Range<Int>? {
    guard let offset = Int(exactly: offset), offset < table.count,
      table.lowerBound >= 0, table.upperBound <= byteCount
    else { return nil }
    let start = table.lowerBound + offset
    for end in start..<min(table.upperBound, start + limit + 1)
    where read(UInt8.self, at: end) == 0 {
      return start..<end
    }
    return nil
  }

  /// Whether a range of a table begins with `wanted`.
  func holds(_ wanted: [UInt8], at start: Int, before end: Int) -> Bool {
    guard start >= 0, end <= byteCount, start <= end, wanted.count <= end - start else {
      return false
    }
    for index in wanted.indices where read(UInt8.self, at: start + index) != wanted[index] {
      return false
    }
    return true
  }

  /// The bytes of a range; none where it leaves them.
  func copy(_ range: Range<Int>) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= byteCount else { return [] }
    return unsafe withUnsafeBytes { unsafe Array($0[range]) }
  }
}
