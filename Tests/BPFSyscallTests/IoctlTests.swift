import BPFSyscall
import Glibc
import Testing

/// Requests to devices.
@Suite(.leavesNoDescriptor) struct IoctlTests {
  /// `FIONREAD`: how many bytes there are to read, into an `int`; its number does not say its size.
  private let bytesToRead: UInt64 = 0x541b
  /// `TIOCGWINSZ`, which is for terminals.
  private let windowSize: UInt64 = 0x5413
  /// `BLKGETSIZE64`: `_IOR(0x12, 114, size_t)`.
  private let deviceSize: UInt64 = 0x8008_1272

  @Test func theDeviceWritesIntoTheBytes() throws {
    try ScratchDirectory.run { directory throws in
      let path = "\(directory)/file"
      try writeFile(path, "twelve bytes")
      let file = try FileDescriptor(opening: path)
      var count = [UInt8](repeating: 0xff, count: 4)
      #expect(try file.control(bytesToRead, &count) == 0)
      #expect(count == [12, 0, 0, 0])
      try withSystemCallScope { scope in
        let buffer = scope.allocateZeroed(byteCount: 4)
        try file.control(bytesToRead, buffer)
        #expect(buffer.load(as: Int32.self) == 12)
      }
    }
  }

  @Test func aNumberIsAnArgumentToo() throws {
    let file = try FileDescriptor(opening: "/dev/null")
    #expect(try file.control(UInt64(FIOCLEX)) == 0)
    #expect(fcntl(file.rawValue, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test func aRequestThatTheDeviceDoesNotKnowIsRefused() throws {
    let file = try FileDescriptor(opening: "/dev/null")
    #expect(throws: SystemCallError("ioctl", errno: .inappropriateIOCTLForDevice)) {
      try file.control(windowSize, 0)
    }
  }

  @Test func fewerBytesThanTheRequestWritesDoNotReachTheKernel() throws {
    let file = try FileDescriptor(opening: "/dev/null")
    var bytes = [UInt8](repeating: 0, count: 7)
    #expect(throws: SystemCallError("ioctl", errno: .invalidArgument)) {
      try file.control(deviceSize, &bytes)
    }
    bytes.append(0)
    #expect(throws: SystemCallError("ioctl", errno: .inappropriateIOCTLForDevice)) {
      try file.control(deviceSize, &bytes)
    }
    #expect(throws: SystemCallError("ioctl", errno: .invalidArgument)) {
      try withSystemCallScope { scope in
        try file.control(deviceSize, scope.allocateZeroed(byteCount: 7))
      }
    }
  }
}
