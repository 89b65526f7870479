extension RawMap {
  /// Removes the element of a typed key; false where there is none.
  func remove<Key: BitwiseCopyable>(_ key: Key) throws(SystemCallError) -> Bool {
    try withBytes(of: key, size: keySize) { key throws(SystemCallError) in
      try isFound { () throws(SystemCallError) in try element(.mapDeleteElement, key: key) }
    }
  }

  /// Removes the elements of typed keys.
  func remove<Key: BitwiseCopyable>(keys: [Key], batchSize: Int) throws(BatchError) {
    let change = BatchChange(kind: .delete, valueSize: 0, flags: [], batchSize: batchSize)
    try self.change(change, keys: keys.span, values: Span<UInt8>())
  }

  /// Every key of the map as one of a type.
  func keys<Key: BitwiseCopyable>() throws(SystemCallError) -> [Key] {
    var all: [Key] = []
    try forEachKey { key throws(SystemCallError) in
      all.append(unsafe key.withUnsafeBytes { unsafe $0.loadUnaligned(as: Key.self) })
    }
    return all
  }
}
