import BPFSyscall
import Glibc
import Testing

/// A pipe for one test.
struct Pipe: ~Copyable {
  let reader: FileDescriptor
  let writer: FileDescriptor

  /// - Parameter waiting: whether a read waits for bytes and a write for room; else they fail.
  init(waiting: Bool) throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    reader = FileDescriptor(owning: ends[0])
    writer = FileDescriptor(owning: ends[1])
    for end in ends where !waiting { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }
}
