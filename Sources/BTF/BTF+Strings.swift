extension BTF {
  /// Longer names are refused; the kernel takes 511 bytes.
  static let longestName = 1024

  /// The string at an offset of the string sections, the base's included.
  public func string(at offset: UInt32) throws(BTFError) -> String {
    guard let bytes = nameBytes(at: offset) else {
      throw BTFError("string offset \(offset) is out of range, or its string too long")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of the string at an offset, without the zero byte.
  func nameBytes(at offset: UInt32) -> ArraySlice<UInt8>? {
    let offset = Int(offset)
    if offset < firstString { return base?.nameBytes(at: UInt32(offset)) }
    let start = header.strings.lowerBound + offset - firstString
    guard start < header.strings.upperBound else {
      // Split BTF without strings of its own, and a name left empty.
      return offset == 0 && header.strings.isEmpty ? [] : nil
    }
    var end = start
    let limit = min(header.strings.upperBound, start + Self.longestName + 1)
    while end < limit, bytes[end] != 0 { end += 1 }
    return end < limit ? bytes[start..<end] : nil
  }
}
