import BPFSyscall
import Testing

extension KernelTests {
  /// Walking a map's keys one by one.
  @Suite struct KeyWalkTests {
    private func filled(_ count: UInt32) throws -> RawMap {
      let map = try RawMap.sample(.hash, maxEntries: count)
      try map.updateBatch(
        keys: (0..<count).bytes, values: [UInt8](repeating: 0, count: Int(count) * 8))
      return map
    }

    @Test func anEmptyMapHasNone() throws {
      var count = 0
      try RawMap.sample(.hash).forEachKey { _ in count += 1 }
      #expect(count == 0)
    }

    @Test func everyKeyComesOnce() throws {
      var keys: [[UInt8]] = []
      try filled(10_000).forEachKey { keys.append($0) }
      #expect(keys.count == 10_000)
      #expect(Set(keys) == Set((0..<UInt32(10_000)).map(\.bytes)))
    }

    @Test func theKeyThatTheWalkStandsAtMayBeRemoved() throws {
      let map = try filled(10_000)
      var count = 0
      try map.forEachKey { key throws(SystemCallError) in
        try map.delete(key)
        count += 1
      }
      #expect(count == 10_000)
      #expect(try map.nextKey(after: nil) == nil)
    }

    @Test func aWalkThatWouldNeverEndIsGivenUp() throws {
      // Each key is gone when the walk asks for the one behind it, and comes back later.
      let map = try filled(3)
      var gone: [UInt8]?
      var count = 0
      expect(.wouldBlock) { () throws(SystemCallError) in
        try map.forEachKey { key throws(SystemCallError) in
          count += 1
          let next = try map.nextKey(after: key)
          if let next { try map.delete(next) }
          if let gone { try map.update(gone, UInt64(0).bytes) }
          gone = next
        }
      }
      #expect(count == 4 * 64)
    }

    @Test func behindAKeyThatIsNotThereComesTheFirst() throws {
      let map = try filled(3)
      #expect(try map.nextKey(after: UInt32(77).bytes) == map.nextKey(after: nil))
    }

    @Test func aQueueHasNone() throws {
      let queue = try RawMap.sample(.queue, keySize: 0)
      expect(.invalidArgument) { () throws(SystemCallError) in try queue.forEachKey { _ in } }
    }
  }
}
