// What the typed maps share: keys and values in Swift's memory as the kernel's bytes.
//
// A type's bytes in the kernel are `MemoryLayout.stride` of them, as in C, or `MemoryLayout.size`.
extension RawMap {
  /// Throws `EINVAL` where a type's bytes are not as many as the map's keys or values have.
  func check<Bytes: BitwiseCopyable>(
    _ type: Bytes.Type, is size: Int, _ what: String
  ) throws(SystemCallError) {
    guard size != MemoryLayout<Bytes>.size, size != MemoryLayout<Bytes>.stride else { return }
    let name = try info().name
    throw SystemCallError(
      Command.objectGetInfoByDescriptor.manualName,
      "map \(name): its \(what) have \(size) bytes, \(type) has \(MemoryLayout<Bytes>.stride)",
      errno: .invalidArgument)
  }

  /// Runs `body` with the address of a key's or value's bytes, with zeros behind them up to the map's
  /// size.
  func withBytes<Bytes: BitwiseCopyable, Result>(
    of value: Bytes, size: Int, _ body: (UInt64) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    try unsafe withUnsafeBytes(of: value) { own throws(SystemCallError) in
      if own.count == size { return try body(UInt64(UInt(bitPattern: own.baseAddress))) }
      return try padded(value, to: size).withAddress(body)
    }
  }

  /// Reads an element, or takes it, and gives `body` its bytes; nil where there is none.
  func read<Result>(
    _ command: Command, key: UInt64, flags: ElementFlags = [],
    _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(SystemCallError) -> Result? {
    try unsafe withUnsafeTemporaryAllocation(
      byteCount: elementSize, alignment: 8
    ) { memory throws(SystemCallError) in
      let address = UInt64(UInt(bitPattern: memory.baseAddress))
      let found = try isFound { () throws(SystemCallError) in
        try element(command, key: key, value: address, flags: flags)
      }
      return found ? unsafe body(UnsafeRawBufferPointer(memory)) : nil
    }
  }

  /// Calls `body` with the bytes of each element's key and value, read in batches.
  func forEachElement(
    _ kind: BatchReader.Kind,
    _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    let most = (1 << 20) / max(1, keySize + elementSize)
    var reader = try BatchReader(kind, of: self, limit: max(1, min(4096, most, maxEntries)))
    var isLast = false
    while !isLast {
      let step = try reader.next(self)
      try unsafe reader.keys.withUnsafeBufferPointer { keys throws(SystemCallError) in
        try unsafe reader.values.withUnsafeBufferPointer { values throws(SystemCallError) in
          for index in 0..<step.count {
            let key = unsafe keys[index * keySize..<(index + 1) * keySize]
            let value = unsafe values[index * elementSize..<(index + 1) * elementSize]
            try unsafe body(
              UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: key)),
              UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: value)))
          }
        }
      }
      isLast = step.isLast
    }
  }
}

/// The bytes of a value, with zeros behind them up to a size.
func padded<Bytes: BitwiseCopyable>(_ value: Bytes, to size: Int) -> [UInt8] {
  unsafe withUnsafeBytes(of: value) { own in
    (0..<size).map { $0 < own.count ? unsafe own[$0] : 0 }
  }
}
