import BPFSyscall
import Glibc
import Testing

/// Files that somebody names, whatever they are.
@Suite(.leavesNoDescriptor) struct GivenFileTests {
  @Test func aRegularFileIsRead() throws {
    try ScratchDirectory.run { directory throws in
      let path = "\(directory)/file"
      try writeFile(path, "text")
      #expect(try GivenFile(opening: path).content() == Array("text".utf8))
      try #require(symlink(path, "\(directory)/link") == 0)
      #expect(try GivenFile(opening: "\(directory)/link").content(limit: 4) == Array("text".utf8))
      #expect(throws: FileError.tooLarge(limit: 3)) {
        try GivenFile(opening: path).content(limit: 3)
      }
    }
    // One of the kernel's, whose size it does not state.
    #expect(try !GivenFile(opening: "/proc/self/status").content().isEmpty)
  }

  @Test(arguments: [
    ("/dev/null", FileStatus.Kind.characterDevice), ("/dev", .directory), ("pipe", .pipe),
    ("socket", .socket),
  ])
  func anythingElseIsRefused(_ name: String, _ kind: FileStatus.Kind) throws {
    try ScratchDirectory.run { directory throws in
      let path = name.hasPrefix("/") ? name : "\(directory)/\(name)"
      switch kind {
      case .pipe: try #require(mkfifo(path, 0o600) == 0)
      case .socket: try #require(mknod(path, S_IFSOCK | 0o600, 0) == 0)
      default: break
      }
      #expect(throws: FileError.unfit(kind)) { _ = try GivenFile(opening: path) }
      if kind != .pipe {
        #expect(throws: FileError.unfit(kind)) { _ = try GivenFile(openingFileOrPipe: path) }
      }
    }
  }

  @Test func aPipeIsReadToItsEndWhereThatIsAskedFor() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let reader = FileDescriptor(owning: ends[0])
    let writer = FileDescriptor(owning: ends[1])
    try writer.writeAll(Array("text".utf8))
    let file = try GivenFile(openingFileOrPipe: "/proc/self/fd/\(reader.rawValue)")
    try writer.close()
    #expect(try file.content() == Array("text".utf8))
  }

  @Test func aFileWithoutSizeIsBoundedAsItIsRead() throws {
    #expect(throws: FileError.tooLarge(limit: 16)) {
      try GivenFile(opening: "/proc/self/status").content(limit: 16)
    }
  }

  @Test func aFileThatIsMissingIsToldApart() throws {
    for path in ["/no/such/file", "/dev/null/file"] {
      let error = try #require(throws: FileError.self) { _ = try GivenFile(opening: path) }
      #expect(error.isMissing)
    }
    let error = try #require(throws: FileError.self) { _ = try GivenFile(opening: "/dev") }
    #expect(!error.isMissing)
    #expect(error.description == "it is a directory, not a regular file")
  }
}
