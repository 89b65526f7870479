// Batches made of single elements, where the kernel has none.
extension BatchReader {
  mutating func nextByElement(
    _ map: borrowing RawMap
  ) throws(SystemCallError) -> (count: Int, isLast: Bool) {
    var count = 0
    // Slots of an array may be empty, and keys may vanish; but this ends.
    for _ in 0..<limit + 2 * map.maxEntries where count < limit {
      guard let key = try map.nextKey(after: hasBegun ? Array(cursor.prefix(keySize)) : nil)
      else { return (count, true) }
      advance(to: key)
      guard let value = try map.lookup(key, flags: flags) else { continue }
      store(key, value, at: count)
      count += 1
    }
    return (count, false)
  }
}
