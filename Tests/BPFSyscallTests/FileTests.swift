import Glibc
import Testing

@testable import BPFSyscall

/// Files and directories, as far as anybody may touch them.
@Suite(.leavesNoDescriptor) struct FileTests {
  /// A directory that is ours alone and there on every machine.
  private let ourselves = "/proc/\(getpid())"

  @Test func aMissingFileHasNoStatus() throws {
    #expect(try FileStatus(at: "/no/such/file") == nil)
    #expect(try FileStatus(at: "/proc")?.isDirectory == true)
  }

  @Test func aDirectoryListsItsNamesInOrder() throws {
    let names = try Directory.names(in: ourselves)
    #expect(names.contains("status"))
    #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(!names.contains(".") && !names.contains(".."))
  }

  @Test func aFileOpenedAsDirectoryIsRefused() {
    #expect(throws: SystemCallError("open", "/proc/self/status", errno: .notDirectory)) {
      _ = try FileDescriptor(openingDirectory: "/proc/self/status")
    }
  }

  @Test func aFileLongerThanTheLimitIsRefused() throws {
    #expect(try readFile("/dev/null").isEmpty)
    #expect(throws: SystemCallError.self) { try readFile("/dev/zero", limit: 1 << 10) }
  }

  @Test func aDescriptorClosesWithItsOwner() throws {
    let number: Int32
    do {
      let file = try FileDescriptor(opening: "/proc/self/status")
      number = file.rawValue
      #expect(try readSymbolicLink("/proc/self/fd/\(number)").hasSuffix("/status"))
    }
    let after = try? readSymbolicLink("/proc/self/fd/\(number)")
    #expect(after?.hasSuffix("/status") != true)
  }

  @Test func theLockOfADirectoryIsHeldByOne() throws {
    let first = try FileDescriptor(openingDirectory: ourselves)
    let second = try FileDescriptor(openingDirectory: ourselves)
    #expect(try first.tryLock())
    #expect(try !second.tryLock())
    _ = consume first
    #expect(try second.tryLock())
  }
}
