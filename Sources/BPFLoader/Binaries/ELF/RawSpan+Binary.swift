import BTF

// Nothing here reads outside of the bytes, whatever is asked.
extension RawSpan {
  /// Where the text ends that begins at an offset; nil where it does not end before the bytes do, or is longer
  /// than `limit`.
  func text(at offset: UInt64, limit: Int) -> Range<Int>? {
    guard let start = Int(exactly: offset), start < byteCount else { return nil }
    for end in start..<min(byteCount, start + limit + 1) where read(UInt8.self, at: end) == 0 {
      return start..<end
    }
    return nil
  }

  /// Whether `wanted` stands at an offset.
  func holds(_ wanted: [UInt8], at start: Int) -> Bool {
    guard start >= 0, start <= byteCount, wanted.count <= byteCount - start else { return false }
    for index in wanted.indices where read(UInt8.self, at: start + index) != wanted[index] {
      return false
    }
    return true
  }
}
