extension BTF {
  /// Longer names are refused; the kernel takes 511 bytes.
  static let longestName = 1024

  /// The string at an offset of the string sections, the base's included.
  public func string(at offset: UInt32) throws(BTFError) -> String {
    if Int(offset) < image.firstString, let base { return try base.string(at: offset) }
    // Split BTF without strings of its own, and a name left empty.
    if offset == 0 { return "" }
    let text = image.storage.withBytes { bytes in
      name(at: offset, in: bytes).map { bytes.text($0) }
    }
    guard let text else {
      throw BTFError("string offset \(offset) is out of range, or its string too long")
    }
    return text
  }

  /// Where the own string at an offset stands in `bytes`, its zero byte left out.
  func name(at offset: UInt32, in bytes: RawSpan) -> Range<Int>? {
    guard let start = image.position(ofString: offset) else { return nil }
    return Self.end(ofNameAt: start, in: bytes, limit: image.limit(ofNameAt: start))
      .map { start..<$0 }
  }

  /// Where the zero byte behind a name stands.
  static func end(ofNameAt start: Int, in bytes: RawSpan, limit: Int) -> Int? {
    var position = start
    while position < limit {
      if bytes.byte(at: position) == 0 { return position }
      position += 1
    }
    return nil
  }
}
