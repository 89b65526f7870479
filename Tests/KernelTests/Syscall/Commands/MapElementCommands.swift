import BPFSyscall
import Testing

extension CommandCase {
  static let mapElements: [CommandCase] = [
    lookupElement, updateElement, deleteElement, nextKey, takeElement,
  ]

  private static let lookupElement = CommandCase(.mapLookupElement) {
    let map = try RawMap.sample(.hash)
    try map.update(UInt32(1).bytes, UInt64(7).bytes)
    #expect(try map.lookup(UInt32(1).bytes) == UInt64(7).bytes)
    #expect(try map.lookup(UInt32(2).bytes) == nil)
  } refuses: {
    let map = try RawMap.sample(.hash) { $0.flags = .writeOnly }
    expect(.notPermitted) { () throws(SystemCallError) in _ = try map.lookup(UInt32(1).bytes) }
  }

  private static let updateElement = CommandCase(.mapUpdateElement) {
    let map = try RawMap.sample(.array)
    try map.update(UInt32(3).bytes, UInt64.max.bytes)
    #expect(try map.lookup(UInt32(3).bytes) == UInt64.max.bytes)
  } refuses: {
    let map = try RawMap.sample(.hash, maxEntries: 1)
    try map.update(UInt32(1).bytes, UInt64(7).bytes)
    expect(.argListTooLong) { () throws(SystemCallError) in
      try map.update(UInt32(2).bytes, UInt64(7).bytes)
    }
  }

  private static let deleteElement = CommandCase(.mapDeleteElement) {
    let map = try RawMap.sample(.hash)
    try map.update(UInt32(1).bytes, UInt64(7).bytes)
    try map.delete(UInt32(1).bytes)
    #expect(try map.lookup(UInt32(1).bytes) == nil)
  } refuses: {
    let map = try RawMap.sample(.hash)
    expect(.noSuchFileOrDirectory) { () throws(SystemCallError) in
      try map.delete(UInt32(1).bytes)
    }
  }

  private static let nextKey = CommandCase(.mapGetNextKey) {
    let map = try RawMap.sample(.array, maxEntries: 2)
    #expect(try map.nextKey(after: nil) == UInt32(0).bytes)
    #expect(try map.nextKey(after: UInt32(0).bytes) == UInt32(1).bytes)
    #expect(try map.nextKey(after: UInt32(1).bytes) == nil)
  } refuses: {
    let map = try RawMap.sample(.array) { $0.flags = .writeOnly }
    expect(.notPermitted) { () throws(SystemCallError) in _ = try map.nextKey(after: nil) }
  }

  private static let takeElement = CommandCase(.mapLookupAndDeleteElement) {
    let queue = try RawMap.sample(.queue, keySize: 0)
    try queue.push(UInt64(7).bytes)
    #expect(try queue.pop() == UInt64(7).bytes)
    #expect(try queue.pop() == nil)
  } refuses: {
    let map = try RawMap.sample(.array)
    expect(.notSupportedByKernel) { () throws(SystemCallError) in
      _ = try map.take(UInt32(1).bytes)
    }
  }
}
