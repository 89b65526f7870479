import BPFSyscall
import Testing

extension KernelTests {
  /// Maps in which each CPU has a value of its own.
  @Suite struct PerCPUTests {
    static let types: [MapType] = [.perCPUHash, .perCPUArray, .lruPerCPUHash]

    private let possibleCPUs: Int

    init() throws { possibleCPUs = try CPUs.possible }

    /// A value of 5 bytes for each CPU, which the kernel rounds up to 8.
    private func values(_ seed: UInt8) -> [[UInt8]] {
      (0..<possibleCPUs).map { [seed, UInt8(truncatingIfNeeded: $0), 1, 2, 3] }
    }

    @Test(arguments: types)
    func eachCPUHasAValue(_ type: MapType) throws {
      let map = try RawMap.sample(type, valueSize: 5)
      #expect(map.valueSize == 5)
      #expect(map.elementSize == 8 * possibleCPUs)
      try map.updatePerCPU(UInt32(1).bytes, values(9))
      #expect(try map.lookupPerCPU(UInt32(1).bytes) == values(9))
      #expect(try map.lookup(UInt32(1).bytes)?.count == 8 * possibleCPUs)
      if type != .perCPUArray { #expect(try map.lookupPerCPU(UInt32(2).bytes) == nil) }
    }

    @Test(arguments: types)
    func batchesHoldAllOfThem(_ type: MapType) throws {
      let map = try RawMap.sample(type, valueSize: 5, maxEntries: 200)
      let keys = 0..<UInt32(100)
      for key in keys { try map.updatePerCPU(key.bytes, values(UInt8(key))) }
      let (all, mostOften) = try map.walk(limit: 7)
      #expect(mostOften == 1)
      for key in keys {
        let element = try #require(all[key.bytes])
        #expect(map.splitPerCPU(element) == values(UInt8(key)))
      }
      let copy = try RawMap.sample(type, valueSize: 5, maxEntries: 200)
      let sorted = all.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      try copy.updateBatch(keys: sorted.flatMap(\.key), values: sorted.flatMap(\.value))
      #expect(try copy.walk(limit: 1000).values == all)
    }

    @Test func anotherNumberOrSizeOfValuesDoesNotReachTheKernel() throws {
      let map = try RawMap.sample(.perCPUArray, valueSize: 5)
      for wrong in [[], [[]], values(1) + [[1, 2, 3, 4, 5]], values(1).map { $0 + [0] }] {
        expect(.invalidArgument) { () throws(SystemCallError) in
          try map.updatePerCPU(UInt32(1).bytes, wrong)
        }
      }
    }

    @Test func anotherMapHasOneValue() throws {
      let map = try RawMap.sample(.array)
      try map.updatePerCPU(UInt32(1).bytes, [UInt64(7).bytes])
      #expect(try map.lookupPerCPU(UInt32(1).bytes) == [UInt64(7).bytes])
    }

    @Test func oneCPUsValueIsReadAndWritten() throws {
      let map = try RawMap.sample(.perCPUArray)
      let key = UInt32(1).bytes
      do throws(SystemCallError) {
        try map.update(key, UInt64(5).bytes, flags: .allCPUs)
      } catch {
        #expect(error.errno == .invalidArgument, "\(error)")
        try Test.cancel("this kernel has no flag for the value of one CPU")
      }
      try map.update(key, UInt64(7).bytes, flags: .cpu(0))
      #expect(try map.lookup(key, flags: .cpu(0)) == UInt64(7).bytes)
      let others = [[UInt8]](repeating: UInt64(5).bytes, count: possibleCPUs - 1)
      #expect(try map.lookupPerCPU(key) == [UInt64(7).bytes] + others)
      let batch = try map.lookupBatch(after: nil, limit: 16, flags: .cpu(0))
      #expect(batch.values.count == 16 * 8)
      #expect(Array(batch.values[8..<16]) == UInt64(7).bytes)
      expect(.outOfRange) { () throws(SystemCallError) in
        _ = try map.lookup(key, flags: .cpu(UInt32(possibleCPUs)))
      }
    }
  }
}
