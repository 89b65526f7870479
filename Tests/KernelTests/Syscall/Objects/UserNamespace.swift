import BPFSyscall
import Glibc
import Testing

/// A process in a user namespace of its own, which has no privileges in ours.
struct UserNamespace {
  /// Makes the process, lets `delegate` say what tokens may allow there, and runs `body` there with a
  /// token.
  ///
  /// - Parameter body: runs in a copy of this process, so it cannot check anything itself.
  /// - Returns: the lines that `body` gave, or what went wrong.
  static func run(
    delegate: (borrowing DelegatedBPFFS) throws -> Void,
    _ body: (borrowing Token) throws -> [String]
  ) throws -> [String] {
    let toChild = try Pipe()
    let toParent = try Pipe()
    let process = try fork()
    if process == 0 {
      child(toChild, toParent, body)
    }
    defer { _ = waitpid(process, nil, 0) }
    toParent.closeWriting()
    defer { toChild.closeWriting() }
    guard let number = Int32(toParent.readLine()) else { throw Failure("no bpffs was opened") }
    try mapRoot(process)
    let bpffs = try DelegatedBPFFS(take(number, of: process))
    try delegate(bpffs)
    try bpffs.create()
    toChild.writeLine("created")
    var lines: [String] = []
    while case let line = toParent.readLine(), !line.isEmpty { lines.append(line) }
    return lines
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  private static func child(
    _ toChild: Pipe, _ toParent: Pipe, _ body: (borrowing Token) throws -> [String]
  ) -> Never {
    toChild.closeWriting()
    do {
      try unshareUserNamespace()
      let bpffs = try DelegatedBPFFS.open()
      toParent.writeLine("\(bpffs.descriptor.rawValue)")
      if toChild.readLine() == "created" {
        let mount = try bpffs.mount()
        let root = try FileDescriptor(opening: ".", [.directory], in: mount.rawValue)
        for line in try body(try Token.create(bpffs: root)) { toParent.writeLine(line) }
      }
    } catch {
      toParent.writeLine("failed: \(error)")
    }
    _exit(0)
  }

  /// The user namespace, and a mount namespace that belongs to it.
  private static func unshareUserNamespace() throws {
    #if arch(arm64)
      let number = 97
    #else
      let number = 272
    #endif
    let newUser = 0x1000_0000
    let newMounts = 0x2_0000
    let result = try rawSystemCall(number, .integer(newUser | newMounts))
    if let errno = result.errno { throw SystemCallError("unshare", errno: errno) }
  }

  /// Root there is root here: what it makes in the bpffs has an owner.
  private static func mapRoot(_ process: pid_t) throws {
    for (file, text) in [("setgroups", "deny"), ("uid_map", "0 0 1"), ("gid_map", "0 0 1")] {
      let map = try FileDescriptor(opening: "/proc/\(process)/\(file)", [.writeOnly])
      try writeAll(Array(text.utf8), to: map.rawValue)
    }
  }

  /// A descriptor of another process.
  private static func take(
    _ number: Int32, of process: pid_t
  ) throws -> FileDescriptor {
    let opened = try rawSystemCall(434, .integer(Int(process)))  // pidfd_open
    if let errno = opened.errno { throw SystemCallError("pidfd_open", errno: errno) }
    let handle = FileDescriptor(owning: Int32(opened.value))
    let taken = try rawSystemCall(438, .integer(Int(handle.rawValue)), .integer(Int(number)))
    if let errno = taken.errno { throw SystemCallError("pidfd_getfd", errno: errno) }
    return FileDescriptor(owning: Int32(taken.value))
  }

  /// fork(2), which Swift does not show: the copy may not do everything.
  private static func fork() throws -> pid_t {
    typealias Fork = @convention(c) () -> pid_t
    let symbol = try #require(dlsym(nil, "fork"))
    let process = unsafeBitCast(symbol, to: Fork.self)()
    guard process >= 0 else { throw Failure("fork: \(errno)") }
    return process
  }
}

/// A pipe between two processes, for lines.
private final class Pipe {
  private let reading: Int32
  private var writing: Int32

  init() throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw UserNamespace.Failure("pipe: \(errno)") }
    reading = ends[0]
    writing = ends[1]
  }

  deinit {
    close(reading)
    closeWriting()
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  func writeLine(_ line: String) { try? writeAll(Array("\(line)\n".utf8), to: writing) }

  /// The next line; empty at the end.
  func readLine() -> String {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(reading, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }
}
