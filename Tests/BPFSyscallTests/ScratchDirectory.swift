import BPFSyscall
import Glibc
import Synchronization

/// A directory of its own for one test.
enum ScratchDirectory {
  private static let count = Atomic(0)

  /// Runs a test with the path of a new directory, and takes that away whatever comes of it.
  static func run<Result>(_ body: (String) throws -> Result) throws -> Result {
    let number = count.add(1, ordering: .relaxed).newValue
    let path = "\(System.environment("TMPDIR") ?? "/tmp")/bat-files-\(getpid())-\(number)"
    try Directory.create(path, mode: 0o700)
    defer {
      for name in (try? Directory.names(in: path)) ?? [] { try? unlink("\(path)/\(name)") }
      try? Directory.remove(path)
    }
    return try body(path)
  }
}
