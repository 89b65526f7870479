import BPFSyscall
import Testing

extension RawMap {
  /// A small map; by default its keys have 4 bytes and its values 8.
  static func sample(
    _ type: MapType, keySize: UInt32 = 4, valueSize: UInt32 = 8, maxEntries: UInt32 = 16,
    configure: (inout Options) -> Void = { _ in }
  ) throws(SystemCallError) -> RawMap {
    var options = Options(
      type: type, keySize: keySize, valueSize: valueSize, maxEntries: maxEntries)
    configure(&options)
    // Before Linux 5.11 maps count as locked memory.
    System.raiseLockedMemoryLimit()
    return try create(options)
  }

  /// Every element, by its key, through batches; how often each key came.
  func walk(limit: Int) throws -> (values: [[UInt8]: [UInt8]], mostOften: Int) {
    var values: [[UInt8]: [UInt8]] = [:]
    var times: [[UInt8]: Int] = [:]
    var cursor: BatchCursor?
    repeat {
      let batch = try lookupBatch(after: cursor, limit: limit)
      for index in 0..<batch.count {
        let key = Array(batch.keys[index * keySize..<(index + 1) * keySize])
        values[key] = Array(batch.values[index * elementSize..<(index + 1) * elementSize])
        times[key, default: 0] += 1
      }
      cursor = batch.next
    } while cursor != nil
    return (values, times.values.max() ?? 0)
  }
}

extension FixedWidthInteger {
  /// The bytes that the number has in this machine's memory.
  var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }
}

extension Range<UInt32> {
  /// The bytes of all these numbers.
  var bytes: [UInt8] { flatMap(\.bytes) }
}

/// Checks that a batch fails, with which errno, and after how many elements.
func expectBatch(
  _ errno: Errno, completed: Int, _ body: () throws(BatchError) -> Void,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  do throws(BatchError) {
    try body()
    Issue.record("it was not refused", sourceLocation: sourceLocation)
  } catch {
    #expect(error.cause.errno == errno, "\(error)", sourceLocation: sourceLocation)
    #expect(error.completed == completed, "\(error)", sourceLocation: sourceLocation)
  }
}

/// BTF of the types that maps in these tests have.
enum MapTypes {
  static let integer: UInt32 = 1
  /// `struct { struct bpf_spin_lock lock; unsigned count; }`.
  static let counter: UInt32 = 3

  static func load() throws(SystemCallError) -> LoadedBTF { try LoadedBTF.load(bytes) }

  private static let bytes: [UInt8] = {
    let texts = Array("\0int\0bpf_spin_lock\0val\0counter\0lock\0count\0".utf8)
    let types: [UInt32] = [
      1, 1 << 24, 4, 32,  // int: 4 bytes, 32 bits
      5, 4 << 24 | 1, 4, 19, integer, 0,  // bpf_spin_lock { int val }
      23, 4 << 24 | 2, 8, 31, 2, 0, 36, integer, 32,  // counter { lock, count }
    ]
    let typeSize = UInt32(types.count * 4)
    let header: [UInt32] = [0x1_eb9f, 24, 0, typeSize, typeSize, UInt32(texts.count)]
    return (header + types).flatMap(\.bytes) + texts
  }()
}
