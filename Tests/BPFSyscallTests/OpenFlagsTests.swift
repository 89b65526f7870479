import BPFSyscall
import Glibc
import Testing

/// Opening files, with each flag.
@Suite(.leavesNoDescriptor) struct OpenFlagsTests {
  @Test(arguments: [
    (OpenFlags.readOnly, O_RDONLY), (.writeOnly, O_WRONLY), (.readWrite, O_RDWR),
    (.create, O_CREAT), (.exclusiveCreate, O_EXCL), (.truncate, O_TRUNC), (.append, O_APPEND),
    (.nonBlocking, O_NONBLOCK), (.closeOnExec, O_CLOEXEC), (.directory, O_DIRECTORY),
    (.noFollow, O_NOFOLLOW), (.noControllingTerminal, O_NOCTTY),
  ])
  func aFlagIsThatOfC(_ flag: OpenFlags, _ constant: Int32) {
    #expect(flag.rawValue == constant)
  }

  @Test func theWorkingDirectoryIsThatOfC() {
    #expect(FileDescriptor.currentDirectory == AT_FDCWD)
  }

  @Test func aDescriptorClosesOnExecUnlessAskedNotTo() throws {
    let usual = try FileDescriptor(opening: "/dev/null")
    #expect(fcntl(usual.rawValue, F_GETFD) & FD_CLOEXEC != 0)
    let kept = try FileDescriptor(opening: "/dev/null", closeOnExec: false)
    #expect(fcntl(kept.rawValue, F_GETFD) & FD_CLOEXEC == 0)
    let asked = try FileDescriptor(opening: "/dev/null", .closeOnExec, closeOnExec: false)
    #expect(fcntl(asked.rawValue, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test func aFileIsCreatedWithItsMode() throws {
    try ScratchDirectory.run { directory throws in
      let path = "\(directory)/file"
      for (mode, expected) in [(nil, 0o644), (0o600, 0o600)] as [(UInt32?, UInt32)] {
        let file =
          if let mode {
            try FileDescriptor(opening: path, [.writeOnly, .create, .exclusiveCreate], mode: mode)
          } else {
            try FileDescriptor(opening: path, [.writeOnly, .create, .exclusiveCreate])
          }
        let mask = umaskOfThisProcess()
        #expect(try file.status().permissions == expected & ~mask)
        try unlink(path)
      }
    }
  }

  @Test func anExclusiveCreationRefusesWhatExists() throws {
    try ScratchDirectory.run { directory throws in
      let path = "\(directory)/file"
      try writeFile(path, "x")
      #expect(throws: SystemCallError("open", path, errno: .fileExists)) {
        _ = try FileDescriptor(opening: path, [.writeOnly, .create, .exclusiveCreate])
      }
    }
  }

  @Test func aPathStartsFromTheDirectory() throws {
    try ScratchDirectory.run { path throws in
      try writeFile("\(path)/file", "here")
      let directory = try FileDescriptor(openingDirectory: path)
      let file = try FileDescriptor(opening: "file", in: directory.rawValue)
      #expect(try file.read(upTo: 16) == Array("here".utf8))
      let named = try FileDescriptor(opening: path, [.path, .directory])
      let other = try FileDescriptor(opening: "file", in: named.rawValue)
      #expect(try other.read(upTo: 16) == Array("here".utf8))
      #expect(throws: SystemCallError("read", errno: .badFileDescriptor)) {
        try named.read(upTo: 1)
      }
      #expect(throws: SystemCallError("open", "file", errno: .notDirectory)) {
        _ = try FileDescriptor(opening: "file", in: file.rawValue)
      }
    }
  }

  @Test func aLinkIsNotFollowedWhereThatIsAskedFor() throws {
    #expect(throws: SystemCallError("open", "/proc/self/exe", errno: .tooManySymbolicLinkLevels)) {
      _ = try FileDescriptor(opening: "/proc/self/exe", .noFollow)
    }
  }

  @Test func aPathWithNULIsNotCutButRefused() {
    #expect(throws: SystemCallError("open", "/dev/null\0x", errno: .invalidArgument)) {
      _ = try FileDescriptor(opening: "/dev/null\0x")
    }
  }

  /// The mask, read without changing it.
  private func umaskOfThisProcess() -> UInt32 {
    let status = (try? readFile("/proc/self/status")) ?? []
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("Umask:") }
    return line.flatMap { UInt32($0.split { $0 == "\t" || $0 == " " }[1], radix: 8) } ?? 0
  }
}
