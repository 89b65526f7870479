/// Memory that the kernel writes a log into.
@safe
final class LogBuffer {
  /// The largest log that the kernel takes.
  static let maximumSize = Int(UInt32.max >> 2)

  let size: Int
  /// What the kernel would have needed (Linux 6.4; 0 before).
  var trueSize = 0
  private let memory: UnsafeMutableRawBufferPointer

  init(size: Int) {
    self.size = size
    unsafe memory = .allocate(byteCount: size, alignment: 8)
    unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
  }

  deinit { unsafe memory.deallocate() }

  var address: UInt64 { unsafe UInt64(UInt(bitPattern: memory.baseAddress)) }

  /// What was written, up to the first NUL.
  var text: String {
    String(decoding: unsafe Array(memory).prefix { $0 != 0 }, as: UTF8.self)
  }
}
