// Addresses as the kernel's structures hold them: 64 bits, 0 for none. No address outlives the
// closure that it is given to.
extension Array where Element: FixedWidthInteger & BitwiseCopyable {
  /// Runs `body` with the address of these numbers, or 0 where there are none.
  func withAddress<Result>(
    _ body: (UInt64) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    try unsafe withUnsafeBufferPointer { buffer throws(SystemCallError) in
      let address = UInt64(UInt(bitPattern: buffer.baseAddress))
      return try body(buffer.isEmpty ? 0 : address)
    }
  }

  /// Runs `body` with an address where the kernel may write as many numbers as there are.
  mutating func withMutableAddress<Result>(
    _ body: (UInt64) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    try unsafe withUnsafeMutableBufferPointer { buffer throws(SystemCallError) in
      let address = UInt64(UInt(bitPattern: buffer.baseAddress))
      return try body(buffer.isEmpty ? 0 : address)
    }
  }
}

extension [String] {
  /// Runs `body` with the address of an array of addresses, one for each text, or 0 where there are
  /// none. A text that holds a NUL byte is refused.
  func withAddresses<Result>(
    _ operation: String, _ body: (UInt64) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    var texts: [UInt8] = []
    var starts: [UInt64] = []
    for text in self {
      starts.append(UInt64(texts.count))
      texts += try terminated(text, operation)
    }
    return try texts.withAddress { base throws(SystemCallError) in
      try starts.map { base + $0 }.withAddress(body)
    }
  }
}
