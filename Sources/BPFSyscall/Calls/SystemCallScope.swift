/// Memory for system calls that lives until the scope ends, and no longer.
///
/// Only ``withSystemCallScope(_:)`` makes one. It can be neither copied nor kept, so that memory is asked
/// for only where it is also freed.
@safe
public struct SystemCallScope: ~Copyable {
  private let memory = Memory()

  fileprivate init() {}

  /// Bytes that are zero, until the scope ends.
  ///
  /// - Parameters:
  ///   - byteCount: how many, not negative; 0 is an empty buffer.
  ///   - alignment: what the address is a multiple of: a power of two. 8 is enough for every
  ///     structure of bpf(2).
  /// - Returns: the bytes. Nothing may use them after the scope.
  @unsafe
  public func allocateZeroed(
    byteCount: Int, alignment: Int = 8
  ) -> UnsafeMutableRawBufferPointer {
    guard byteCount != 0 else { return unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0) }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: alignment)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
    unsafe memory.blocks.append(bytes)
    return unsafe bytes
  }

  /// What was allocated, freed with its scope.
  @safe
  private final class Memory {
    var blocks: [UnsafeMutableRawBufferPointer]

    init() { unsafe blocks = [] }

    deinit { unsafe blocks.forEach { unsafe $0.deallocate() } }
  }
}

/// Runs `body` with memory for system calls, which is freed when it returns and when it throws.
///
/// A scope inside of another one has memory of its own, freed at its own end.
///
/// - Returns: what `body` returns; nothing in it may point into the scope's memory.
public func withSystemCallScope<Result: ~Copyable, Failure: Error>(
  _ body: (borrowing SystemCallScope) throws(Failure) -> Result
) throws(Failure) -> Result {
  let scope = SystemCallScope()
  return try body(scope)
}
