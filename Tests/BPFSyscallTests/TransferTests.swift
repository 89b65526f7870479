import BPFSyscall
import Glibc
import Testing

/// Reading and writing.
@Suite(.leavesNoDescriptor) struct TransferTests {
  @Test func aFileIsWrittenWholeAndReadBack() throws {
    try ScratchDirectory.run { directory throws in
      let path = "\(directory)/file"
      let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
      #expect(try writeFile(path, bytes) == bytes.count)
      #expect(try readFile(path) == bytes)
      #expect(try writeFile(path, "kürzer") == 7)
      #expect(try readFile(path) == Array("kürzer".utf8))
      #expect(throws: SystemCallError("read", path, errno: .fileTooLarge)) {
        try readFile(path, limit: 6)
      }
      #expect(try writeFile(path, [UInt8]()) == 0)
      #expect(try readFile(path).isEmpty)
    }
  }

  @Test func aWriteReturnsItsCountAndAReadWhatIsThere() throws {
    try ScratchDirectory.run { directory throws in
      let path = "\(directory)/file"
      let file = try FileDescriptor(opening: path, [.writeOnly, .create, .append])
      #expect(try file.write([1, 2, 3]) == 3)
      #expect(try file.write("äb") == 3)
      #expect(try file.write([UInt8]()) == 0)
      try file.writeAll([9])
      try file.close()
      let reader = try FileDescriptor(opening: path)
      #expect(try reader.read(upTo: 4) == [1, 2, 3, 0xc3])
      #expect(try reader.read(upTo: 0).isEmpty)
      #expect(try reader.read(upTo: 100) == [0xa4, 0x62, 9])
      #expect(try reader.read(upTo: 100).isEmpty)
    }
  }

  @Test func aPositionIsReadFromWithoutMoving() throws {
    try ScratchDirectory.run { directory throws in
      let path = "\(directory)/file"
      let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 >> 3) }
      try writeFile(path, bytes)
      let file = try FileDescriptor(opening: path)
      #expect(try file.read(upTo: 250_000, at: 7) == Array(bytes[7..<250_007]))
      #expect(try file.read(upTo: 0, at: 7).isEmpty)
      #expect(try file.read(upTo: 9, at: 299_998) == Array(bytes.suffix(2)))
      #expect(try file.read(upTo: 9, at: 300_000).isEmpty)
      #expect(try file.read(upTo: 9) == Array(bytes.prefix(9)))
      #expect(throws: SystemCallError("pread", errno: .invalidArgument)) {
        try file.read(upTo: 1, at: .max)
      }
    }
    let pipe = try Pipe(waiting: false)
    #expect(throws: SystemCallError("pread", errno: Errno(rawValue: 29))) {  // ESPIPE
      try pipe.reader.read(upTo: 1, at: 0)
    }
  }

  @Test func aNegativeCountIsRefused() throws {
    let file = try FileDescriptor(opening: "/dev/zero")
    #expect(throws: SystemCallError("read", errno: .invalidArgument)) { try file.read(upTo: -1) }
    #expect(throws: SystemCallError("pread", errno: .invalidArgument)) {
      try file.read(upTo: -1, at: 0)
    }
  }

  @Test func nothingToReadYetIsAnError() throws {
    let pipe = try Pipe(waiting: false)
    #expect(throws: SystemCallError("read", errno: .wouldBlock)) { try pipe.reader.read(upTo: 1) }
  }

  @Test func aFullPipeTakesAPart() throws {
    let pipe = try Pipe(waiting: false)
    let much = [UInt8](repeating: 7, count: 16 << 20)
    let taken = try pipe.writer.write(much)
    #expect(taken > 0 && taken < much.count)
    #expect(throws: SystemCallError("write", errno: .wouldBlock)) { try pipe.writer.write("x") }
  }

  @Test func aWriteToAFullDeviceFails() throws {
    let full = try FileDescriptor(opening: "/dev/full", .writeOnly)
    #expect(throws: SystemCallError("write", errno: .noSpace)) { try full.writeAll([1]) }
    #expect(throws: SystemCallError.self) { try writeFile("/dev/full", "x") }
  }

  @Test func closingTellsWhatWentWrong() throws {
    let file = try FileDescriptor(opening: "/dev/null")
    let number = file.rawValue
    try file.close()
    #expect(throws: SystemCallError("close", errno: .badFileDescriptor)) {
      // No number that another test could open meanwhile.
      try FileDescriptor(owning: Int32.max - number).close()
    }
  }

  @Test func aReleasedDescriptorStaysOpen() throws {
    let number = try FileDescriptor(opening: "/dev/null").release()
    #expect(fcntl(number, F_GETFD) >= 0)
    closeDescriptor(number)
  }

  @Test func noDescriptorIsClosedForNone() {
    closeDescriptor(nil)
    closeDescriptor(-1)
    closeDescriptor(.min)
    #expect(fcntl(0, F_GETFD) >= 0 || Errno.current == .badFileDescriptor)
  }
}
