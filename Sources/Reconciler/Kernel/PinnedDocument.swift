import BPFSyscall

/// Bytes kept in bpffs, which holds no files: an array map in chunks, frozen, and pinned.
enum PinnedDocument {
  /// Small enough for the largest value that the oldest kernels take.
  private static let chunkSize = 64 << 10
  /// No document of ours comes near it.
  private static let maximumChunks = 1024

  static func write(_ bytes: [UInt8], at path: String) throws(SystemCallError) {
    let count = max(1, (bytes.count + chunkSize - 1) / chunkSize)
    var options = RawMap.Options(
      type: .array, keySize: 4, valueSize: UInt32(chunkSize), maxEntries: UInt32(count))
    options.name = "bpf_apply_doc"
    let map = try RawMap.create(options)
    for index in 0..<count {
      var chunk = Array(bytes.dropFirst(index * chunkSize).prefix(chunkSize))
      chunk += [UInt8](repeating: 0, count: chunkSize - chunk.count)
      try map.update(key(index), chunk)
    }
    try map.freeze()
    try Pin.create(path, map.descriptor)
  }

  /// Reads the bytes back, without the zeros that fill the last chunk.
  static func read(_ path: String) throws(SystemCallError) -> [UInt8] {
    let pinned = try Pin.open(path, access: .readOnly)
    guard pinned.kind == .map else { throw damaged(path) }
    let map = try RawMap(pinned.take())
    let info = try map.info()
    guard info.type == .array, info.keySize == 4, info.valueSize == chunkSize,
      info.maxEntries <= maximumChunks
    else { throw damaged(path) }
    var bytes: [UInt8] = []
    for index in 0..<Int(info.maxEntries) {
      bytes += try map.lookup(key(index)) ?? []
    }
    let end = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    return Array(bytes[..<end])
  }

  private static func key(_ index: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: index >> (8 * $0)) }
  }

  private static func damaged(_ path: String) -> SystemCallError {
    SystemCallError("read", path, errno: .illegalByteSequence)
  }
}
