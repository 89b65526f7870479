import BPFSyscall
import Testing

/// Files in memory, mapped where the kernel maps them.
@Suite(.leavesNoDescriptor) struct MappedFileTests {
  private func bytes(_ file: MappedFile) -> [UInt8] {
    file.withBytes { bytes in
      (0..<bytes.byteCount).map { bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
  }

  @Test func aRegularFileIsMapped() throws {
    try ScratchDirectory.run { directory in
      try writeFile("\(directory)/file", "some text")
      let file = try MappedFile("\(directory)/file")
      #expect(file.isMapped && file.count == 9)
      #expect(bytes(file) == Array("some text".utf8))
      #expect(throws: SystemCallError("mmap", "\(directory)/file", errno: .fileTooLarge)) {
        try MappedFile("\(directory)/file", limit: 8)
      }
    }
  }

  @Test func anEmptyFileHasNoBytes() throws {
    try ScratchDirectory.run { directory in
      try writeFile("\(directory)/file", "")
      #expect(bytes(try MappedFile("\(directory)/file")).isEmpty)
    }
  }

  /// Sysfs states a page for such a file, which holds less, and maps none of them.
  @Test(
    .enabled(
      if: (try? readFile("/sys/kernel/mm/transparent_hugepage/enabled")) != nil, "no such file"))
  func aFileThatCannotBeMappedIsRead() throws {
    let path = "/sys/kernel/mm/transparent_hugepage/enabled"
    let file = try MappedFile(path)
    #expect(!file.isMapped)
    #expect(bytes(file) == (try readFile(path)))
  }

  @Test func aMissingFileIsAnError() {
    #expect(throws: SystemCallError("open", "/no/such/file", errno: .noSuchFileOrDirectory)) {
      try MappedFile("/no/such/file")
    }
  }
}
