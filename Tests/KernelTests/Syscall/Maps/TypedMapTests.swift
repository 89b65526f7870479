import BPFSyscall
import Testing

extension KernelTests {
  /// Maps whose keys and values are Swift's.
  @Suite struct TypedMapTests {
    /// 5 bytes, and 3 of padding behind them.
    struct Flow: Hashable, BitwiseCopyable {
      var address: UInt32
      var protocolNumber: UInt8
    }

    struct Counters: Equatable, BitwiseCopyable {
      var packets: UInt64
      var bytes: UInt32
      var drops: UInt32
    }

    @Test func elementsAreSetReadTakenAndRemoved() throws {
      let map = try Map<UInt32, UInt64>.create(.hash, maxEntries: 4) { $0.name = "typed" }
      #expect(try map[1] == nil)
      try map.set(7, for: 1)
      try map.set(8, for: 2, flags: .noExist)
      expect(.fileExists) { () throws(SystemCallError) in
        try map.set(9, for: 2, flags: .noExist)
      }
      #expect(try map[1] == 7)
      #expect(try map.raw.lookup(UInt32(2).bytes) == UInt64(8).bytes)
      #expect(try map.keys().sorted() == [1, 2])
      #expect(try map.remove(1))
      #expect(try map.remove(1) == false)
      #expect(try map.keys() == [2])
      #expect(try map.raw.info().name == "typed")
    }

    @Test func anElementIsTaken() throws {
      let map = try Map<UInt32, UInt64>.create(.hash, maxEntries: 4)
      try map.set(7, for: 1)
      do throws(SystemCallError) {
        #expect(try map.take(1) == 7)
      } catch {
        #expect(error.errno == .notSupportedByKernel, "\(error)")
        try Test.cancel("this kernel takes no elements from hash maps")
      }
      #expect(try map.take(1) == nil)
    }

    @Test func manyElementsGoInBatches() throws {
      System.raiseLockedMemoryLimit()
      let map = try Map<UInt32, UInt64>.create(.hash, maxEntries: 10_000)
      let keys = [UInt32](0..<10_000)
      try map.update(keys: keys, values: keys.map { UInt64($0) * 3 }, batchSize: 999)
      let contents = try map.contents()
      #expect(contents.count == 10_000)
      #expect(contents.allSatisfy { $0.value == UInt64($0.key) * 3 })
      #expect(Set(contents.map(\.key)).count == 10_000)
      try map.remove(keys: [UInt32](0..<5_000))
      #expect(try map.keys().sorted() == [UInt32](5_000..<10_000))
      #expect(try map.takeContents().count == 5_000)
      #expect(try map.contents().isEmpty)
    }

    @Test func aBatchThatFailsSaysAfterHowMany() throws {
      let map = try Map<UInt32, UInt64>.create(.hash, maxEntries: 25)
      let keys = [UInt32](0..<40)
      expectBatch(.argListTooLong, completed: 25) { () throws(BatchError) in
        try map.update(keys: keys, values: keys.map { UInt64($0) }, batchSize: 10)
      }
      expectBatch(.noSuchFileOrDirectory, completed: 25) { () throws(BatchError) in
        try map.remove(keys: keys, batchSize: 10)
      }
      expectBatch(.invalidArgument, completed: 0) { () throws(BatchError) in
        try map.update(keys: keys, values: [1])
      }
    }

    @Test func paddingBehindTheLastFieldIsZero() throws {
      #expect(MemoryLayout<Flow>.size == 5)
      let map = try Map<Flow, Counters>.create(.hash, maxEntries: 100)
      #expect(map.raw.keySize == 8)
      let flows = (0..<50).map { Flow(address: $0, protocolNumber: 6) }
      let counters = flows.map { Counters(packets: 1, bytes: $0.address, drops: 2) }
      try map.update(keys: flows, values: counters, batchSize: 7)
      try map.set(counters[3], for: flows[3], flags: .exist)
      #expect(try map[Flow(address: 49, protocolNumber: 6)] == counters[49])
      #expect(try map[Flow(address: 49, protocolNumber: 17)] == nil)
      try map.raw.forEachKey { key in #expect(key[4...] == [6, 0, 0, 0]) }
      #expect(Set(try map.contents().map(\.key)) == Set(flows))
      expectBatch(.noSuchFileOrDirectory, completed: 50) { () throws(BatchError) in
        try map.remove(keys: flows + flows, batchSize: 7)
      }
    }

    @Test func keysWithoutPaddingMayBeOfAnyLength() throws {
      // The kernel's keys have 5 bytes, Swift's array 8 from one to the next.
      let map = try Map<Flow, UInt64>(RawMap.sample(.hash, keySize: 5, maxEntries: 100))
      let flows = (0..<50).map { Flow(address: $0, protocolNumber: 6) }
      try map.update(keys: flows, values: flows.map { UInt64($0.address) }, batchSize: 8)
      #expect(try map[flows[7]] == 7)
      #expect(try Set(map.keys()) == Set(flows))
      #expect(try map.contents().allSatisfy { $0.value == UInt64($0.key.address) })
    }

    @Test func aTypeOfAnotherSizeIsRefused() throws {
      do throws(SystemCallError) {
        _ = try Map<UInt64, UInt64>(RawMap.sample(.hash) { $0.name = "flows" }).raw.info()
        Issue.record("it was not refused")
      } catch {
        #expect(error.errno == .invalidArgument)
        #expect(error.subject == "map flows: its keys have 4 bytes, UInt64 has 8")
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try Map<UInt32, UInt32>(RawMap.sample(.hash)).raw.info()
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try Map<UInt32, UInt64>(RawMap.sample(.perCPUHash, valueSize: 16)).raw.info()
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try PerCPUMap<UInt32, UInt64>(RawMap.sample(.hash)).raw.info()
      }
      expect(.invalidArgument) { () throws(SystemCallError) in
        _ = try QueueMap<UInt64>(RawMap.sample(.hash)).raw.info()
      }
    }

    @Test func aPinnedMapIsOpenedWithItsTypes() throws {
      try ScratchBPFFS.run { path in
        let map = try Map<UInt32, UInt64>.create(.array, maxEntries: 4)
        try map.set(7, for: 3)
        try Pin.create("\(path)/counts", map.raw.descriptor)
        let opened = try Map<UInt32, UInt64>(Pin.open("\(path)/counts").take())
        #expect(try opened[3] == 7)
        #expect(try opened[4] == nil)
        #expect(try opened.contents().map(\.value) == [0, 0, 0, 7])
      }
    }

    @Test func elementsMayBeRemovedWhileTheyAreWalked() throws {
      System.raiseLockedMemoryLimit()
      let map = try Map<UInt32, UInt64>.create(.hash, maxEntries: 5_000)
      let keys = [UInt32](0..<5_000)
      try map.update(keys: keys, values: keys.map { UInt64($0) })
      var count = 0
      try map.forEach { key, _ throws(SystemCallError) in
        count += 1
        try map.remove(key)
      }
      #expect(count == 5_000)
      #expect(try map.contents().isEmpty)
    }

    @Test func eachCPUHasAValue() throws {
      let map = try PerCPUMap<UInt32, UInt16>.create(.perCPUHash, maxEntries: 100)
      let values = (0..<(try CPUs.possible)).map { UInt16($0 + 1) }
      #expect(try map[1] == nil)
      try map.set(values, for: 1)
      #expect(try map[1] == values)
      expect(.invalidArgument) { () throws(SystemCallError) in try map.set([], for: 1) }
      try map.update(keys: [2, 3], values: [values, values.reversed()])
      #expect(try map.keys().sorted() == [1, 2, 3])
      let contents = try map.contents().sorted { $0.key < $1.key }
      #expect(contents.map(\.values) == [values, values, values.reversed()])
      try map.remove(keys: [1, 2])
      #expect(try map.remove(3))
      #expect(try map.contents().isEmpty)
    }

    @Test func oneCPUsValueIsSet() throws {
      let map = try PerCPUMap<UInt32, UInt64>.create(.perCPUArray, maxEntries: 2)
      do throws(SystemCallError) {
        try map.set(5, for: 1, flags: .allCPUs)
      } catch {
        #expect(error.errno == .invalidArgument, "\(error)")
        try Test.cancel("this kernel has no flag for the value of one CPU")
      }
      try map.set(7, for: 1, flags: .cpu(0))
      #expect(try map[1]?.first == 7)
      #expect(try map[1]?.dropFirst().allSatisfy { $0 == 5 } == true)
    }

    @Test func valuesGoThroughQueuesAndStacks() throws {
      let queue = try QueueMap<UInt64>.create(.queue, maxEntries: 2)
      let stack = try QueueMap<Counters>.create(.stack, maxEntries: 2)
      for number in 1...2 {
        try queue.push(UInt64(number))
        try stack.push(Counters(packets: UInt64(number), bytes: 0, drops: 0))
      }
      #expect(try queue.peek() == 1)
      #expect(try queue.pop() == 1)
      #expect(try stack.pop()?.packets == 2)
      #expect(try stack.pop()?.packets == 1)
      #expect(try stack.pop() == nil)
    }

    @Test func aBloomFilterOfNumbers() throws {
      do throws(SystemCallError) {
        let filter = try BloomFilterMap<UInt32>.create(maxEntries: 1000, hashFunctions: 4)
        try filter.add(7)
        #expect(try filter.mayContain(7))
        #expect(try filter.mayContain(8) == false)
      } catch {
        #expect(error.errno == .invalidArgument, "\(error)")
        try Test.cancel("this kernel has no bloom filters")
      }
    }
  }
}
