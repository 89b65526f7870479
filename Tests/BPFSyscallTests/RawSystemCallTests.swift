import Glibc
import Testing

@testable import BPFSyscall

/// System calls by their number.
@Suite(.leavesNoDescriptor) struct RawSystemCallTests {
  @Test func aCallWithoutArgumentsReturnsItsValue() throws {
    let result = try rawSystemCall(Number.getpid)
    #expect(result == RawSystemCallResult(value: Int(getpid()), errno: nil))
  }

  @Test func theKernelsRefusalIsPartOfTheResult() throws {
    let result = try rawSystemCall(Number.close, -1)
    #expect(result == RawSystemCallResult(value: -1, errno: .badFileDescriptor))
    #expect(try rawSystemCall(100_000).errno == .noFunction)
  }

  @Test func anAddressStandsInAnyPlace() throws {
    let path = Array("/dev/null\0".utf8)
    let opened = try path.withUnsafeBytes { path in
      try rawSystemCall(
        Number.openat, .integer(Int(AT_FDCWD)), .pointer(path.baseAddress), .integer(Int(O_RDWR)))
    }
    #expect(opened.errno == nil)
    let file = FileDescriptor(owning: Int32(opened.value))
    let fourth: RawSystemCallResult = try withSystemCallScope { scope in
      let time = scope.allocateZeroed(byteCount: 16)  // struct timespec
      return try rawSystemCall(
        Number.utimensat, .integer(Int(file.rawValue)), .pointer(nil), .pointer(time.baseAddress),
        0)
    }
    // Only root may set the time of /dev/null; both answers show that the arguments arrived.
    #expect([nil, .notPermitted, .permissionDenied, .readOnlyFileSystem].contains(fourth.errno))
  }

  @Test func sixArgumentsAllArrive() throws {
    let page = Int(getpagesize())
    let mapped = try rawSystemCall(
      Number.mmap, .pointer(nil), .integer(page), .integer(Int(PROT_READ | PROT_WRITE)),
      .integer(Int(MAP_PRIVATE | MAP_ANONYMOUS)), -1, 0)
    #expect(mapped.errno == nil)
    let memory = try #require(UnsafeMutableRawPointer(bitPattern: mapped.value))
    memory.storeBytes(of: 7, as: UInt8.self)
    #expect(try rawSystemCall(Number.munmap, .pointer(memory), .integer(page)).value == 0)
    let odd = try rawSystemCall(
      Number.mmap, .pointer(nil), .integer(page), .integer(Int(PROT_READ)),
      .integer(Int(MAP_PRIVATE | MAP_ANONYMOUS)), -1, 1)
    #expect(odd.errno == .invalidArgument, "the sixth, an offset within a page")
  }

  @Test func aSeventhArgumentIsRefused() {
    let error = #expect(throws: SystemCallError.self) {
      try rawSystemCall(Number.getpid, 1, 2, 3, 4, 5, 6, 7)
    }
    #expect(error?.errno == .invalidArgument)
    #expect(error?.description.contains("with 7 arguments, where 6 are the most") == true)
  }

  @Test func theErrnoOfTheCLibraryCanBeRead() {
    #expect(chdir("/no/such/directory") == -1)
    #expect(Errno.current == .noSuchFileOrDirectory)
  }

  /// The numbers of some calls on this machine.
  private enum Number {
    #if arch(x86_64)
      static let (getpid, close, openat, mmap, munmap, utimensat) = (39, 3, 257, 9, 11, 280)
    #else  // the list that newer architectures share
      static let (getpid, close, openat, mmap, munmap, utimensat) = (172, 57, 56, 222, 215, 88)
    #endif
  }
}
