extension RawMap {
  /// Sets or removes the elements of these keys. The kernel is given the caller's memory where a type has
  /// no byte more or less in it than in the map; else the bytes are copied for one batch after the other.
  func change<Key: BitwiseCopyable, Value: BitwiseCopyable>(
    _ change: BatchChange, keys: Span<Key>, values: Span<Value>
  ) throws(BatchError) {
    let isUpdate = change.kind == .update
    guard !isUpdate || keys.count == values.count else {
      throw BatchError(mismatch(change.command), completed: 0)
    }
    try unsafe keys.withUnsafeBytes { keyBytes throws(BatchError) in
      try unsafe values.withUnsafeBytes { valueBytes throws(BatchError) in
        let count = keyBytes.count / MemoryLayout<Key>.stride
        if isDirect(Key.self, keySize), !isUpdate || isDirect(Value.self, change.valueSize) {
          try run(
            change, keys: UInt64(UInt(bitPattern: keyBytes.baseAddress)),
            values: UInt64(UInt(bitPattern: valueBytes.baseAddress)), count: count)
          return
        }
        let size = min(max(1, change.batchSize), count)
        var packedKeys = PackedBytes(Key.self, size: keySize, count: size)
        var packedValues = PackedBytes(
          Value.self, size: change.valueSize, count: isUpdate ? size : 0)
        for start in stride(from: 0, to: count, by: max(1, size)) {
          let part = start..<min(start + size, count)
          unsafe packedKeys.fill(keyBytes, part)
          if isUpdate { unsafe packedValues.fill(valueBytes, part) }
          do throws(BatchError) {
            try run(change, packedKeys.bytes, packedValues.bytes, part.count)
          } catch {
            throw BatchError(error.cause, completed: start + error.completed)
          }
        }
      }
    }
  }

  /// Whether values of a type stand in Swift's memory as they do in the kernel's.
  private func isDirect<Bytes>(_: Bytes.Type, _ size: Int) -> Bool {
    size == MemoryLayout<Bytes>.size && size == MemoryLayout<Bytes>.stride
  }
}

/// Values as the kernel wants them one behind the other, with zeros behind each one's bytes.
private struct PackedBytes {
  var bytes: [UInt8]
  private let size: Int
  private let own: Int
  private let step: Int

  init<Bytes>(_: Bytes.Type, size: Int, count: Int) {
    bytes = [UInt8](repeating: 0, count: size * count)
    self.size = size
    own = min(size, MemoryLayout<Bytes>.size)
    step = MemoryLayout<Bytes>.stride
  }

  mutating func fill(_ memory: UnsafeRawBufferPointer, _ part: Range<Int>) {
    for (index, source) in part.enumerated() {
      for byte in 0..<own { bytes[index * size + byte] = unsafe memory[source * step + byte] }
    }
  }
}
