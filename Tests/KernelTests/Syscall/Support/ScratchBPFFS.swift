import BPFSyscall
import Glibc
import Synchronization

/// A bpffs of its own for one test.
enum ScratchBPFFS {
  private static let count = Atomic(0)

  /// Runs a test with the path of a new bpffs, and takes that away whatever comes of it.
  static func run<Result>(_ body: (String) throws -> Result) throws -> Result {
    let number = count.add(1, ordering: .relaxed).newValue
    let path = "\(System.environment("TMPDIR") ?? "/tmp")/bat-scratch-\(getpid())-\(number)"
    try Directory.create(path, mode: 0o700)
    defer { try? Directory.remove(path) }
    try BPFFileSystem.mount(at: path)
    defer { try? BPFFileSystem.unmount(path) }
    return try body(path)
  }
}
