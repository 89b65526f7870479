import Glibc
import Testing

@testable import BPFSyscall

/// What the numbers that the kernel answers with are called.
@Suite struct ErrnoTests {
  @Test(arguments: [
    (Errno.notPermitted, "EPERM"), (.noSuchFileOrDirectory, "ENOENT"), (.argListTooLong, "E2BIG"),
    (.permissionDenied, "EACCES"), (.resourceBusy, "EBUSY"), (.fileExists, "EEXIST"),
    (.improperLink, "EXDEV"), (.noSuchDevice, "ENODEV"), (.invalidArgument, "EINVAL"),
    (.noSpace, "ENOSPC"), (.outOfRange, "ERANGE"), (.noFunction, "ENOSYS"),
    (.directoryNotEmpty, "ENOTEMPTY"), (.noLink, "ENOLINK"), (.illegalByteSequence, "EILSEQ"),
    (.notSupportedOnSocket, "EOPNOTSUPP"), (.notSupportedByKernel, "ENOTSUPP"),
  ])
  func aConstantHasTheNameThatCGivesIt(_ errno: Errno, _ name: String) {
    #expect(errno.name == name)
    #expect(errno.description == "\(errno.message) (\(name))")
  }

  @Test func everyNameOfTheTableIsOneOfC() {
    for (number, row) in Errno.table {
      #expect(number > 0)
      #expect(row.name.first == "E" && row.name.allSatisfy { $0.isASCII && !$0.isLowercase })
      #expect(!row.message.isEmpty)
    }
    #expect(Set(Errno.table.values.map(\.name)).count == Errno.table.count)
  }

  /// 41 and 58 are names for others' numbers, which Linux does not give.
  @Test func everyNumberOfLinuxHasAName() {
    let numbers = Set(Errno.table.keys)
    #expect(numbers == Set((1...133).filter { $0 != 41 && $0 != 58 } + [524]))
  }

  @Test(arguments: (1...133).filter { $0 != 41 && $0 != 58 })
  func nameAndMessageAreThoseOfTheCLibrary(_ number: Int32) throws {
    let errno = Errno(rawValue: number)
    #expect(errno.message == String(cString: strerror(number)))
    // Since glibc 2.32, for those who define _GNU_SOURCE.
    typealias NameOf = @convention(c) (Int32) -> UnsafePointer<CChar>?
    guard let symbol = dlsym(nil, "strerrorname_np") else { return }
    let name = unsafeBitCast(symbol, to: NameOf.self)(number)
    #expect(errno.name == name.map { String(cString: $0) })
  }

  @Test func aNumberIsFoundByItsNames() {
    for (number, row) in Errno.table {
      #expect(Errno(named: row.name) == Errno(rawValue: number))
    }
    #expect(Errno(named: "EWOULDBLOCK")?.name == "EAGAIN")
    #expect(Errno(named: "EDEADLOCK")?.name == "EDEADLK")
    #expect(Errno(named: "ENOTSUP")?.name == "EOPNOTSUPP")
    #expect(Errno(named: "ENOTSUPP") == .notSupportedByKernel)
    #expect(Errno(named: "eperm") == nil)
    #expect(Errno(named: "") == nil)
  }

  @Test(arguments: [0, 41, 58, 134, 4095, -1])
  func anUnknownNumberIsShownAsOne(_ number: Int32) {
    #expect(Errno(rawValue: number).name == nil)
    #expect(Errno(rawValue: number).description == "errno \(number)")
  }

  @Test func predicatesSortWhatACallerMayDo() {
    let all = Errno.table.keys.map { Errno(rawValue: $0) }
    #expect(
      Set(all.filter(\.isTransient))
        == [.wouldBlock, .interrupted, .resourceBusy, .noMemory, .noBufferSpace])
    #expect(Set(all.filter(\.isPermission)) == [.notPermitted, .permissionDenied])
    #expect(
      Set(all.filter(\.isResource))
        == [.noMemory, .noSpace, .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noBufferSpace])
  }

  @Test func aFailedCallSaysWhatItWasMadeUpon() {
    let error = SystemCallError("BPF_OBJ_GET", "/sys/fs/bpf/x", errno: .noSuchFileOrDirectory)
    #expect(
      error.description == "BPF_OBJ_GET /sys/fs/bpf/x: No such file or directory (ENOENT)")
  }

  @Test func aShimsNegativeResultIsAnError() throws {
    #expect(try check(7, "open") == 7)
    #expect(throws: SystemCallError("open", "/x", errno: .permissionDenied)) {
      try check(-13, "open", "/x")
    }
  }
}
