import BPFSyscall
import Glibc
import Testing

extension CommandCase {
  static let maps: [CommandCase] = [createMap, freezeMap]

  private static let createMap = CommandCase(.mapCreate) {
    let map = try RawMap.sample(.hash, keySize: 3, valueSize: 5, maxEntries: 7)
    let info = try map.info()
    #expect(info.type == .hash)
    #expect([info.keySize, info.valueSize, info.maxEntries] == [3, 5, 7])
  } refuses: {
    expect(.invalidArgument) { () throws(SystemCallError) in
      _ = try RawMap.sample(.array, keySize: 8)
    }
  }

  private static let freezeMap = CommandCase(.mapFreeze) {
    let map = try RawMap.sample(.array)
    try map.update(UInt32(1).bytes, UInt64(7).bytes)
    try map.freeze()
    #expect(try map.lookup(UInt32(1).bytes) == UInt64(7).bytes)
    expect(.notPermitted) { () throws(SystemCallError) in
      try map.update(UInt32(1).bytes, UInt64(8).bytes)
    }
  } refuses: {
    // Who has mapped its memory for writing could go on.
    let map = try RawMap.sample(.array) { $0.flags = .memoryMappable }
    let page = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, map.descriptor.rawValue, 0)
    #expect(page != MAP_FAILED)
    defer { munmap(page, 4096) }
    expect(.resourceBusy) { () throws(SystemCallError) in try map.freeze() }
  }
}
