// Addresses of arrays of numbers and of lists of texts, as the kernel's structures hold them.
extension Array where Element: FixedWidthInteger & BitwiseCopyable {
  /// Runs `body` with the address of these numbers, or 0 where there are none.
  func withNumbers<Result>(
    _ body: (UInt64) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    try unsafe withUnsafeBufferPointer { buffer throws(SystemCallError) in
      let address = UInt64(UInt(bitPattern: buffer.baseAddress))
      return try body(buffer.isEmpty ? 0 : address)
    }
  }

  /// Runs `body` with an address where the kernel may write as many numbers as there are.
  mutating func withMutableNumbers<Result>(
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
    _ body: (UInt64) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    var texts: [UInt8] = []
    var starts: [UInt64] = []
    for text in self {
      starts.append(UInt64(texts.count))
      texts += try terminated(text)
    }
    return try texts.withAddress { base throws(SystemCallError) in
      try starts.map { base + $0 }.withNumbers(body)
    }
  }
}
