import BPFSyscall
import Testing

@testable import BPFLoader

/// What a file is, and whether it is still the same.
@Suite struct IdentityTests {
  @Test func theBuildIDIsRead() throws {
    var made = MadeBinary()
    #expect(try Binary(made.bytes, path: "made").identity.buildID == nil)
    made.buildID = [0x00, 0xAB, 0x0F]
    #expect(try Binary(made.bytes, path: "made").identity.buildID == "00ab0f")
  }

  @Test func aReplacedFileIsAnother() throws {
    let path =
      "\(System.environment("TMPDIR") ?? "/tmp")/bat-binary-\(UInt64.random(in: 0...(.max)))"
    defer { try? unlink(path) }
    var made = MadeBinary()
    made.buildID = [1, 2, 3, 4]
    try writeFile(path, made.bytes)
    let first = try Binary(at: path).identity
    #expect(try Binary(at: path).identity == first)
    #expect(first.buildID == "01020304" && first.inode > 0)
    made.buildID = [1, 2, 3, 5]
    try writeFile(path, made.bytes)
    #expect(try Binary(at: path).identity != first)
  }

  /// Without a build id, size and time tell what was written in place.
  @Test func aFileThatWasWrittenInPlaceIsAnother() throws {
    let path =
      "\(System.environment("TMPDIR") ?? "/tmp")/bat-binary-\(UInt64.random(in: 0...(.max)))"
    defer { try? unlink(path) }
    let made = MadeBinary().bytes
    try writeFile(path, made)
    let first = try Binary(at: path)
    try changeMode(path, 0o755)
    let opened = try Binary(at: path)
    #expect(opened.identity == first.identity, "its permissions are not its content")
    try writeFile(path, made + [0])
    let second = try Binary(at: path)
    #expect(second.identity != first.identity)
    #expect(second.identity.inode == first.identity.inode && second.file != opened.file)
  }

  /// Ledgers of older versions do not tell it.
  @Test func whatAFileHoldsCanBeLeftOut() {
    func probe(_ content: BinaryIdentity.Content?) -> TargetIdentity {
      let binary = BinaryIdentity(device: 8, inode: 1, content: content)
      return .probe(binary: binary, offset: 16, process: nil)
    }
    #expect(probe(.written(size: 10, time: 20)).withoutContent == probe(nil))
    #expect(probe(.build(id: "00")).withoutContent == probe(.build(id: "00")))
  }

  @Test(arguments: [
    ("/no/such/file", "there is no file /no/such/file"), ("/", "/ is not a regular file"),
    ("/dev/null", "/dev/null is not a regular file"),
  ])
  func whatIsNoFileIsNamed(path: String, message: String) throws {
    let error = try #require(throws: LoaderError.self) { try Binary(at: path) }
    #expect(error.message == message)
    #expect(error.reason == .missingTarget)
  }

  @Test(arguments: [
    ("", "empty"), ("#!/bin/sh\n", "a script"), ("!<arch>\n", "an archive"),
    ("/* GNU ld script */", "a linker script"), ("hello", "of another kind"),
  ])
  func otherContentIsNamed(text: String, what: String) throws {
    let error = try #require(throws: LoaderError.self) { try Binary(Array(text.utf8), path: "x") }
    #expect(error.message == "x is \(what), not a program or shared library (ELF)")
  }

  @Test func objectFilesAreRefused() throws {
    var made = MadeBinary()
    made.type = 1
    let error = try #require(throws: LoaderError.self) { try Binary(made.bytes, path: "x.o") }
    #expect(error.message.contains("not linked"))
  }
}
