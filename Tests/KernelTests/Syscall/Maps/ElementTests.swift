import BPFSyscall
import Testing

extension KernelTests {
  /// Single elements of maps.
  @Suite struct ElementTests {
    @Test func flagsSayWhetherAnElementMayBeThere() throws {
      let map = try RawMap.sample(.hash)
      let key = UInt32(1).bytes
      expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
        try map.update(key, UInt64(7).bytes, flags: .exist)
      }
      try map.update(key, UInt64(7).bytes, flags: .noExist)
      expect(.fileExists) { () throws(SystemCallError) in
        try map.update(key, UInt64(8).bytes, flags: .noExist)
      }
      try map.update(key, UInt64(9).bytes, flags: .exist)
      #expect(try map.lookup(key) == UInt64(9).bytes)
    }

    @Test func anElementIsTaken() throws {
      let map = try RawMap.sample(.hash)
      try map.update(UInt32(1).bytes, UInt64(7).bytes)
      do throws(SystemCallError) {
        #expect(try map.take(UInt32(1).bytes) == UInt64(7).bytes)
      } catch {
        #expect(error.errno == .notSupportedByKernel, "\(error)")
        try Test.cancel("this kernel takes no elements from hash maps")
      }
      #expect(try map.take(UInt32(1).bytes) == nil)
    }

    @Test func keysAndValuesOfAnotherSizeDoNotReachTheKernel() throws {
      let map = try RawMap.sample(.hash)
      let key = UInt32(1).bytes
      for wrong in [[], [1], UInt64(1).bytes] {
        expect(.invalidArgument) { () throws(SystemCallError) in _ = try map.lookup(wrong) }
        expect(.invalidArgument) { () throws(SystemCallError) in _ = try map.take(wrong) }
        expect(.invalidArgument) { () throws(SystemCallError) in try map.delete(wrong) }
        expect(.invalidArgument) { () throws(SystemCallError) in
          _ = try map.nextKey(after: wrong)
        }
        expect(.invalidArgument) { () throws(SystemCallError) in
          try map.update(wrong, UInt64(7).bytes)
        }
      }
      for wrong in [[], [1], UInt64(1).bytes + [0]] {
        expect(.invalidArgument) { () throws(SystemCallError) in try map.update(key, wrong) }
      }
    }

    @Test func aValueWithASpinLockIsReadUnderIt() throws {
      let types = try MapTypes.load()
      let map = try RawMap.sample(.array) {
        $0.btf = types.descriptor.rawValue
        $0.keyTypeID = MapTypes.integer
        $0.valueTypeID = MapTypes.counter
      }
      let key = UInt32(0).bytes
      try map.update(key, UInt32(0).bytes + UInt32(7).bytes, flags: .lock)
      #expect(try map.lookup(key, flags: .lock) == UInt32(0).bytes + UInt32(7).bytes)
      let batch = try map.lookupBatch(after: nil, limit: 16, flags: .lock)
      #expect(Array(batch.values[4..<8]) == UInt32(7).bytes)
    }

    @Test func aValueWithoutASpinLockIsNot() throws {
      let map = try RawMap.sample(.array)
      let key = UInt32(0).bytes
      expect(.invalidArgument) { () throws(SystemCallError) in
        try map.update(key, UInt64(7).bytes, flags: .lock)
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try map.lookup(key, flags: .lock)
      }
      expectBatch(.invalidArgument, completed: 0) { () throws(BatchError) in
        try map.updateBatch(keys: key, values: UInt64(7).bytes, flags: .lock)
      }
    }

    @Test func anArrayEndsWhereItsEntriesDo() throws {
      let map = try RawMap.sample(.array, maxEntries: 2)
      #expect(try map.lookup(UInt32(2).bytes) == nil)
      expect(.argListTooLong) { () throws(SystemCallError) in
        try map.update(UInt32(2).bytes, UInt64(7).bytes)
      }
      expect(.invalidArgument) { () throws(SystemCallError) in try map.delete(UInt32(1).bytes) }
    }

    @Test func anLRUMapMakesRoom() throws {
      let map = try RawMap.sample(.lruHash, maxEntries: 64)
      for key in 0..<UInt32(1000) { try map.update(key.bytes, UInt64(key).bytes) }
      #expect(try map.lookup(UInt32(999).bytes) == UInt64(999).bytes)
      #expect(try map.walk(limit: 100).values.count <= 64)
    }

    @Test func aFrozenMapIsOnlyRead() throws {
      let map = try RawMap.sample(.hash)
      try map.update(UInt32(1).bytes, UInt64(7).bytes)
      try map.freeze()
      expect(.notPermitted) { () throws(SystemCallError) in try map.delete(UInt32(1).bytes) }
      expect(.notPermitted) { () throws(SystemCallError) in
        _ = try map.takeBatch(after: nil, limit: 16)
      }
      expectBatch(.notPermitted, completed: 0) { () throws(BatchError) in
        try map.updateBatch(keys: UInt32(1).bytes, values: UInt64(7).bytes)
      }
      #expect(try map.lookup(UInt32(1).bytes) == UInt64(7).bytes)
      #expect(try map.walk(limit: 16).values == [UInt32(1).bytes: UInt64(7).bytes])
    }
  }
}
