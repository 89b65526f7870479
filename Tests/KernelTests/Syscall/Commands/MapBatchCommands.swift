import BPFSyscall
import Testing

extension CommandCase {
  static let mapBatches: [CommandCase] = [lookupBatch, takeBatch, updateBatch, deleteBatch]

  private static let lookupBatch = CommandCase(.mapLookupBatch) {
    let map = try RawMap.sample(.array, maxEntries: 3)
    try map.update(UInt32(2).bytes, UInt64(7).bytes)
    let batch = try map.lookupBatch(after: nil, limit: 2)
    #expect(batch.count == 2)
    #expect(batch.keys == UInt32(0).bytes + UInt32(1).bytes)
    let rest = try map.lookupBatch(after: batch.next, limit: 2)
    #expect(rest.keys == UInt32(2).bytes)
    #expect(rest.values == UInt64(7).bytes)
    #expect(rest.next == nil)
  } refuses: {
    let map = try RawMap.sample(.hash)
    expect(.invalidArgument) { () throws(SystemCallError) in
      _ = try map.lookupBatch(after: nil, limit: 4, flags: .lock)
    }
  }

  private static let takeBatch = CommandCase(.mapLookupAndDeleteBatch) {
    let map = try RawMap.sample(.hash)
    try map.update(UInt32(1).bytes, UInt64(7).bytes)
    let batch = try map.takeBatch(after: nil, limit: 16)
    #expect(batch.keys == UInt32(1).bytes)
    #expect(batch.values == UInt64(7).bytes)
    #expect(try map.nextKey(after: nil) == nil)
  } refuses: {
    let map = try RawMap.sample(.array)
    expect(.notSupportedByKernel) { () throws(SystemCallError) in
      _ = try map.takeBatch(after: nil, limit: 4)
    }
  }

  private static let updateBatch = CommandCase(.mapUpdateBatch) {
    let map = try RawMap.sample(.hash)
    try map.updateBatch(
      keys: UInt32(1).bytes + UInt32(2).bytes, values: UInt64(7).bytes + UInt64(8).bytes)
    #expect(try map.lookup(UInt32(1).bytes) == UInt64(7).bytes)
    #expect(try map.lookup(UInt32(2).bytes) == UInt64(8).bytes)
  } refuses: {
    let map = try RawMap.sample(.hash, maxEntries: 2)
    expectBatch(.argListTooLong, completed: 2) { () throws(BatchError) in
      try map.updateBatch(
        keys: [1, 2, 3].flatMap { UInt32($0).bytes }, values: [UInt8](repeating: 0, count: 24))
    }
  }

  private static let deleteBatch = CommandCase(.mapDeleteBatch) {
    let map = try RawMap.sample(.hash)
    for key in [1, 2, 3] { try map.update(UInt32(key).bytes, UInt64(7).bytes) }
    try map.deleteBatch(keys: UInt32(1).bytes + UInt32(3).bytes)
    #expect(try map.lookupBatch(after: nil, limit: 16).keys == UInt32(2).bytes)
  } refuses: {
    let map = try RawMap.sample(.hash)
    try map.update(UInt32(1).bytes, UInt64(7).bytes)
    expectBatch(.noSuchFileOrDirectory, completed: 1) { () throws(BatchError) in
      try map.deleteBatch(keys: UInt32(1).bytes + UInt32(2).bytes)
    }
  }
}
