import BPFSyscall
import Testing

extension KernelTests {
  /// Many elements in one call.
  @Suite struct BatchTests {
    private func values(_ keys: Range<UInt32>) -> [UInt8] {
      keys.flatMap { UInt64($0 &* 3).bytes }
    }

    @Test(arguments: [
      (MapType.hash, 1), (.hash, 1000), (.hash, 20_000), (.lruHash, 100), (.array, 7),
      (.array, 20_000),
    ])
    func aWalkMeetsEveryElementOnce(_ type: MapType, _ limit: Int) throws {
      let keys = 0..<UInt32(10_000)
      // An LRU map makes room before it is full.
      let map = try RawMap.sample(type, maxEntries: type == .lruHash ? 20_000 : 10_000)
      try map.updateBatch(keys: keys.bytes, values: values(keys))
      let (all, mostOften) = try map.walk(limit: limit)
      #expect(mostOften == 1)
      #expect(all.count == (type == .array ? Int(map.maxEntries) : keys.count))
      #expect(keys.allSatisfy { all[$0.bytes] == UInt64($0 &* 3).bytes })
    }

    @Test func keysShorterThanTheCursorAreWalked() throws {
      let map = try RawMap.sample(.hash, keySize: 1, valueSize: 1, maxEntries: 200)
      let bytes = [UInt8](0..<200)
      try map.updateBatch(keys: bytes, values: bytes)
      let (all, mostOften) = try map.walk(limit: 3)
      #expect(mostOften == 1)
      #expect(all == Dictionary(uniqueKeysWithValues: bytes.map { ([$0], [$0]) }))
    }

    @Test func keysLongerThanTheCursorAreWalked() throws {
      let map = try RawMap.sample(.hash, keySize: 40, valueSize: 1, maxEntries: 50)
      for key in UInt8(0)..<50 {
        try map.update([UInt8](repeating: key, count: 40), [key])
      }
      #expect(try map.walk(limit: 4).values.count == 50)
    }

    @Test func anEmptyMapIsOneEmptyBatch() throws {
      let batch = try RawMap.sample(.hash).lookupBatch(after: nil, limit: 10)
      #expect(batch.count == 0)
      #expect(batch.keys.isEmpty)
      #expect(batch.values.isEmpty)
      #expect(batch.next == nil)
    }

    @Test func whatIsTakenIsGone() throws {
      let keys = 0..<UInt32(1000)
      let map = try RawMap.sample(.hash, maxEntries: 1000)
      try map.updateBatch(keys: keys.bytes, values: values(keys))
      var count = 0
      var cursor: BatchCursor?
      repeat {
        let batch = try map.takeBatch(after: cursor, limit: 64)
        count += batch.count
        cursor = batch.next
      } while cursor != nil
      #expect(count == 1000)
      #expect(try map.nextKey(after: nil) == nil)
    }

    @Test func aFullMapStopsABatchAfterWhatFits() throws {
      let keys = 0..<UInt32(100)
      let map = try RawMap.sample(.hash, maxEntries: 60)
      expectBatch(.argListTooLong, completed: 60) { () throws(BatchError) in
        try map.updateBatch(keys: keys.bytes, values: values(keys))
      }
      #expect(try map.walk(limit: 100).values.count == 60)
    }

    @Test func aMissingKeyStopsRemovalAfterThoseBeforeIt() throws {
      let keys = 0..<UInt32(10)
      let map = try RawMap.sample(.hash)
      try map.updateBatch(keys: keys.bytes, values: values(keys))
      expectBatch(.noSuchFileOrDirectory, completed: 4) { () throws(BatchError) in
        try map.deleteBatch(keys: (0..<UInt32(4)).bytes + UInt32(77).bytes + UInt32(9).bytes)
      }
      #expect(try map.walk(limit: 16).values.count == 6)
    }

    @Test func theKernelHasNoBatchOfElementsThatMustNotExist() throws {
      let map = try RawMap.sample(.hash)
      expectBatch(.invalidArgument, completed: 0) { () throws(BatchError) in
        try map.updateBatch(
          keys: UInt32(1).bytes, values: UInt64(7).bytes, flags: .noExist)
      }
    }

    @Test func sizesThatAreNotTheMapsDoNotReachTheKernel() throws {
      let map = try RawMap.sample(.hash)
      expectBatch(.invalidArgument, completed: 0) { () throws(BatchError) in
        try map.updateBatch(keys: [1, 2, 3], values: UInt64(7).bytes)
      }
      expectBatch(.invalidArgument, completed: 0) { () throws(BatchError) in
        try map.updateBatch(keys: (0..<UInt32(2)).bytes, values: UInt64(7).bytes)
      }
      expectBatch(.invalidArgument, completed: 0) { () throws(BatchError) in
        try map.deleteBatch(keys: [1])
      }
      for limit in [0, -1, Int.max, 1 << 40] {
        expect(.invalidArgument) { () throws(SystemCallError) in
          _ = try map.lookupBatch(after: nil, limit: limit)
        }
      }
    }

    @Test func aCursorOfAnotherMapIsRefused() throws {
      let wide = try RawMap.sample(.array, maxEntries: 10)
      let cursor = try wide.lookupBatch(after: nil, limit: 2).next
      let other = try RawMap.sample(.hash, keySize: 20)
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try other.lookupBatch(after: cursor, limit: 2)
      }
    }

    @Test func noElementsAreNoCall() throws {
      let map = try RawMap.sample(.hash)
      try map.updateBatch(keys: [], values: [])
      try map.deleteBatch(keys: [])
    }

    @Test func aMapWithoutKeysHasNoBatches() throws {
      let queue = try RawMap.sample(.queue, keySize: 0)
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try queue.takeBatch(after: nil, limit: 1)
      }
    }

    /// The kernel has batches for no map of devices.
    @Test func whereTheKernelHasNoBatchesElementsAreReadAndSetOneByOne() throws {
      let map = try RawMap.sample(.devmap, valueSize: 4, maxEntries: 10)
      let loopback = UInt32(1).bytes
      let keys = [2, 3, 5, 7].flatMap { UInt32($0).bytes }
      try map.updateBatch(keys: keys, values: loopback + loopback + loopback + loopback)
      for limit in [1, 3, 10, 100] {
        let (all, mostOften) = try map.walk(limit: limit)
        #expect(mostOften == 1)
        #expect(Set(all.keys) == Set([2, 3, 5, 7].map { UInt32($0).bytes }))
        #expect(all.values.allSatisfy { $0 == loopback })
      }
      try map.deleteBatch(keys: UInt32(3).bytes)
      #expect(try map.walk(limit: 10).values.count == 3)
      expectBatch(.argListTooLong, completed: 1) { () throws(BatchError) in
        try map.updateBatch(
          keys: UInt32(9).bytes + UInt32(10).bytes, values: loopback + loopback)
      }
    }

    @Test func aTrieOfPrefixesIsWalked() throws {
      let map = try RawMap.sample(.lpmTrie, keySize: 8, maxEntries: 300) {
        $0.flags = .noPreallocation
      }
      let keys: [UInt8] = (UInt8(0)...255).flatMap { UInt32(32).bytes + [10, 0, 0, $0] }
      try map.updateBatch(keys: keys, values: values(0..<256))
      #expect(try map.walk(limit: 10).values.count == 256)
    }
  }
}
