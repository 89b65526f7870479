import BPFSyscall
import Testing

extension KernelTests {
  /// Maps without keys: queues, stacks, bloom filters.
  @Suite struct QueueTests {
    @Test func aQueueGivesTheOldestAndAStackTheNewest() throws {
      for (type, order) in [(MapType.queue, [1, 2, 3]), (.stack, [3, 2, 1])] {
        let map = try RawMap.sample(type, keySize: 0)
        for value in UInt64(1)...3 { try map.push(value.bytes) }
        #expect(try map.peek() == UInt64(order[0]).bytes)
        for value in order { #expect(try map.pop() == UInt64(value).bytes) }
        #expect(try map.pop() == nil)
        #expect(try map.peek() == nil)
      }
    }

    @Test func aFullQueueRefusesOrLosesItsOldest() throws {
      let queue = try RawMap.sample(.queue, keySize: 0, maxEntries: 2)
      try queue.push(UInt64(1).bytes)
      try queue.push(UInt64(2).bytes)
      expect(.argListTooLong) { () throws(SystemCallError) in try queue.push(UInt64(3).bytes) }
      try queue.push(UInt64(3).bytes, flags: .exist)
      #expect(try queue.pop() == UInt64(2).bytes)
    }

    private func bloomFilter() throws -> RawMap {
      do throws(SystemCallError) {
        return try RawMap.sample(.bloomFilter, keySize: 0, maxEntries: 1000) { $0.extra = 3 }
      } catch {
        #expect(error.errno == .invalidArgument, "\(error)")
        try Test.cancel("this kernel has no bloom filters")
      }
    }

    @Test func aBloomFilterNeverForgets() throws {
      let filter = try bloomFilter()
      #expect(try filter.info().extra == 3)
      for value in UInt64(0)..<100 { try filter.push(value.bytes) }
      for value in UInt64(0)..<100 { #expect(try filter.mayContain(value.bytes)) }
      let others = try (UInt64(1000)..<2000).count { try filter.mayContain($0.bytes) }
      #expect(others < 500)
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try filter.mayContain([1])
      }
    }
  }
}
