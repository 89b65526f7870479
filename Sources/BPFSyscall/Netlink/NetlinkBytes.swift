// The structures of netlink messages as bytes, in the machine's order.
extension [UInt8] {
  /// Appends a structure that has no gaps.
  mutating func append<Value: BitwiseCopyable>(bytesOf value: Value) {
    unsafe Swift.withUnsafeBytes(of: value) { unsafe append(contentsOf: $0) }
  }
}

extension ArraySlice<UInt8> {
  /// The structure that these bytes start with; nil where they are too few.
  func start<Value: BitwiseCopyable>(as type: Value.Type) -> Value? {
    guard count >= MemoryLayout<Value>.size else { return nil }
    return unsafe withUnsafeBytes { unsafe $0.loadUnaligned(as: Value.self) }
  }

  /// The text up to the first NUL, or to the end.
  var text: String { String(decoding: prefix { $0 != 0 }, as: UTF8.self) }
}

/// The next multiple of 4, which is where the next message or attribute starts.
func netlinkAligned(_ size: Int) -> Int { (size + 3) & ~3 }
