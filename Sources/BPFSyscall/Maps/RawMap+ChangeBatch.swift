internal import CBPF

extension RawMap {
  /// Sets many elements. The corresponding bpf(2) command is `BPF_MAP_UPDATE_BATCH` (Linux 5.6).
  ///
  /// Where the kernel has no batches for the type of map, elements are set one by one. Throws what
  /// ``update(_:_:flags:)`` throws, with the number of elements that were set; and `EINVAL` for flags
  /// other than ``ElementFlags/lock`` and, from Linux 7.0, ``ElementFlags/cpu(_:)`` and
  /// ``ElementFlags/allCPUs``: the kernel has no batch of elements that must not exist, or must.
  ///
  /// - Parameters:
  ///   - keys: one behind the other, ``keySize`` bytes each.
  ///   - values: as many, one behind the other, of the size that ``update(_:_:flags:)`` takes.
  ///   - flags: how they are set.
  public func updateBatch(
    keys: [UInt8], values: [UInt8], flags: ElementFlags = []
  ) throws(BatchError) {
    let size = size(flags)
    guard let count = count(of: keys), values.count == count * size else {
      throw BatchError(mismatch(.mapUpdateBatch), completed: 0)
    }
    let change = BatchChange(kind: .update, valueSize: size, flags: flags)
    try run(change, keys, values, count)
  }

  /// Removes many elements. The corresponding bpf(2) command is `BPF_MAP_DELETE_BATCH` (Linux 5.6).
  ///
  /// It stops at the first key that is not there: `ENOENT`, with the number of elements before it.
  /// Where the kernel has no batches for the type of map, elements are removed one by one.
  ///
  /// - Parameters:
  ///   - keys: one behind the other, ``keySize`` bytes each.
  public func deleteBatch(keys: [UInt8]) throws(BatchError) {
    guard let count = count(of: keys) else {
      throw BatchError(mismatch(.mapDeleteBatch), completed: 0)
    }
    try run(BatchChange(kind: .delete, valueSize: 0, flags: []), keys, [], count)
  }

  private func count(of keys: [UInt8]) -> Int? {
    guard keySize > 0, keys.count.isMultiple(of: keySize) else { return nil }
    return keys.count / keySize
  }

  /// Sets or removes the elements of these keys.
  func run(
    _ change: BatchChange, _ keys: [UInt8], _ values: [UInt8], _ count: Int
  ) throws(BatchError) {
    try unsafe keys.withUnsafeBufferPointer { keys throws(BatchError) in
      try unsafe values.withUnsafeBufferPointer { values throws(BatchError) in
        try run(
          change, keys: UInt64(UInt(bitPattern: keys.baseAddress)),
          values: UInt64(UInt(bitPattern: values.baseAddress)), count: count)
      }
    }
  }
}
