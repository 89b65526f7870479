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

  @Test func anUnknownNumberIsShownAsOne() {
    #expect(Errno(rawValue: 4095).name == nil)
    #expect(Errno(rawValue: 4095).description == "errno 4095")
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
