// Batches made of single elements, where the kernel has none.
extension BatchReader {
  mutating func nextByElement(
    _ map: borrowing RawMap
  ) throws(SystemCallError) -> (count: Int, isLast: Bool) {
    var count = 0
    // Slots of an array may be empty, and keys may vanish; but this ends.
    for _ in 0..<limit + 2 * map.maxEntries + 64 where count < limit {
      let key: [UInt8]?
      switch kind {
      case .lookup: key = try map.nextKey(after: hasBegun ? Array(cursor.prefix(keySize)) : nil)
      case .take: key = try map.nextKey(after: nil)
      }
      guard let key else { return (count, true) }
      let value: [UInt8]?
      do throws(SystemCallError) {
        switch kind {
        case .lookup: value = try map.lookup(key, flags: flags)
        case .take: value = try map.take(key, flags: flags)
        }
      } catch {
        // What was taken already must not be lost; the next batch meets the error again.
        if count > 0 { return (count, false) }
        throw error
      }
      advance(to: key)
      guard let value else { continue }
      store(key, value, at: count)
      count += 1
    }
    return (count, false)
  }
}
