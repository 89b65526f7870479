import BPFSyscall
import Glibc
import Testing

/// A path that holds a NUL byte would end there for the kernel, and be that of another file.
@Suite(.leavesNoDescriptor) struct NULTests {
  /// Everything public that takes a path or name, given one.
  private static let uses: [(name: String, use: @Sendable (String) throws -> Void)] = [
    ("FileDescriptor(opening:)", { _ = try FileDescriptor(opening: $0) }),
    ("FileDescriptor(openingDirectory:)", { _ = try FileDescriptor(openingDirectory: $0) }),
    ("FileStatus", { _ = try FileStatus(at: $0) }),
    ("MappedFile", { _ = try MappedFile($0) }),
    ("readFile", { _ = try readFile($0) }),
    ("writeFile", { try writeFile($0, "changed") }),
    ("readSymbolicLink", { _ = try readSymbolicLink($0) }),
    ("unlink", { try unlink($0) }),
    ("hardLink", { try hardLink($0, to: "/proc/other") }),
    ("hardLink(to:)", { try hardLink("/proc/self/status", to: $0) }),
    ("rename", { try rename($0, to: "/proc/other") }),
    ("rename(to:)", { try rename("/proc/self/status", to: $0, .replace) }),
    ("changeMode", { try changeMode($0, 0o777) }),
    ("changeOwner", { try changeOwner($0, owner: geteuid(), group: nil) }),
    ("Directory.names", { _ = try Directory.names(in: $0) }),
    ("Directory.create", { try Directory.create($0, mode: 0o700) }),
    ("Directory.remove", { try Directory.remove($0) }),
    ("BPFFileSystem.contains", { _ = try BPFFileSystem.contains($0) }),
    ("BPFFileSystem.mount", { try BPFFileSystem.mount(at: $0) }),
    ("BPFFileSystem.mountOnce", { _ = try BPFFileSystem.mountOnce(at: $0) }),
    ("BPFFileSystem.unmount", { try BPFFileSystem.unmount($0) }),
    ("CgroupFileSystem.contains", { _ = try CgroupFileSystem.contains($0) }),
    ("NetworkNamespace", { _ = try NetworkNamespace(at: $0) }),
    ("interfaceIndex", { _ = try interfaceIndex($0) }),
    ("Pin.create", { try Pin.create($0, FileDescriptor(opening: "/dev/null")) }),
    ("Pin.open", { _ = try Pin.open($0) }),
    ("Pin.remove", { try Pin.remove($0) }),
    ("OpenDirectory(following:)", { _ = try OpenDirectory(following: $0) }),
    ("OpenDirectory(_:in:)", { try at($0) { _ = try OpenDirectory($1, in: $0) } }),
    ("createDirectory", { try at($0) { try $0.createDirectory($1, mode: 0o700) } }),
    ("removeDirectory", { try at($0) { try $0.removeDirectory($1) } }),
    ("OpenDirectory.unlink", { try at($0) { try $0.unlink($1) } }),
    ("OpenDirectory.hardLink", { try at($0) { try $0.hardLink($1, to: "other", in: $0) } }),
    ("OpenDirectory.hardLink(to:)", { try at($0) { try $0.hardLink("file", to: $1, in: $0) } }),
    ("OpenDirectory.rename", { try at($0) { try $0.rename($1, to: "other", in: $0, .keep) } }),
    (
      "OpenDirectory.rename(to:)",
      { try at($0) { try $0.rename("file", to: $1, in: $0, .replace) } }
    ),
    (
      "OpenDirectory.setAccess",
      { try at($0) { try $0.setAccess(of: $1, owner: nil, group: nil, mode: 0o777) } }
    ),
    ("System.spawnDetached", { _ = try System.spawnDetached([$0]) }),
  ]

  /// Runs `body` with a path's directory and its last name.
  private static func at(
    _ path: String, _ body: (borrowing OpenDirectory, String) throws -> Void
  ) throws {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    try body(OpenDirectory(following: directory), name)
  }

  @Test(arguments: uses.map(\.name))
  func aPathIsNotCut(name: String) throws {
    let use = try #require(Self.uses.first { $0.name == name }?.use)
    try ScratchDirectory.run { directory throws in
      // Where the path is cut, one of these is met.
      let (file, empty) = ("\(directory)/file", "\(directory)/empty")
      try writeFile(file, "kept", mode: 0o600)
      try Directory.create(empty, mode: 0o700)
      for path in [file, empty, "lo"] {
        #expect {
          try use("\(path)\0x")
        } throws: {
          ($0 as? SystemCallError)?.errno == .invalidArgument
        }
      }
      #expect(try String(decoding: readFile(file), as: UTF8.self) == "kept")
      #expect(try FileStatus(at: file)?.permissions == 0o600)
      #expect(try Directory.names(in: directory) == ["empty", "file"])
      rmdir(empty)
    }
  }

  @Test func aVariableOfTheEnvironmentIsNotAnother() throws {
    try #require(System.environment("PATH") != nil)
    #expect(System.environment("PATH\0x") == nil)
  }
}
