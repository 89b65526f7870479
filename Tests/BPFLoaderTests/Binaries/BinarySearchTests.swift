import BPFSyscall
import Chance
import Testing

@testable import BPFLoader

/// Where programs and libraries are found by name.
@Suite struct BinarySearchTests {
  /// A directory of the test's own, in which a file is.
  private func withDirectory(_ name: String, mode: UInt32, _ body: (String) throws -> Void) throws {
    let path =
      "\(System.environment("TMPDIR") ?? "/tmp")/bat-search-\(UInt64.random(in: 0...(.max)))"
    try Directory.create(path, mode: 0o700)
    defer {
      try? unlink("\(path)/\(name)")
      try? Directory.remove(path)
    }
    try writeFile("\(path)/\(name)", "", mode: mode)
    try body(path)
  }

  private func search(_ libraries: String? = nil, programs: String? = nil) -> BinarySearch {
    BinarySearch(
      libraryPath: libraries, programPath: programs, cachePath: "/none", libraryDirectories: [],
      programDirectories: [])
  }

  @Test(arguments: ["/bin/x", "./x", "lib/libx.so.1"])
  func pathsStay(path: String) throws {
    #expect(try search().path(of: path) == path)
  }

  @Test func librariesAreFound() throws {
    try withDirectory("libmade.so.1", mode: 0o600) { path in
      let first = try search("/none::\(path)").path(of: "libmade.so.1")
      #expect(first == "\(path)/libmade.so.1")
      var usual = search()
      usual.libraryDirectories = ["/none", path]
      let second = try usual.path(of: "libmade.so.1")
      #expect(second == "\(path)/libmade.so.1")
      usual.cachePath = "\(path)/libmade.so.1"
      #expect(throws: LoaderError.self) { try usual.path(of: "libmade.so") }
    }
  }

  @Test func programsMustBeExecutable() throws {
    for mode in [0o700, 0o600] as [UInt32] {
      try withDirectory("made-program", mode: mode) { path in
        let found = try? search(programs: "\(path):relative").path(of: "made-program")
        #expect(found == (mode == 0o700 ? "\(path)/made-program" : nil))
      }
    }
    let error = try #require(throws: LoaderError.self) { try search().path(of: "made-program") }
    #expect(error.message == "there is no program made-program")
    #expect(error.reason == .missingTarget)
    #expect(throws: LoaderError.self) { try search().path(of: "") }
  }

  @Test func theCacheIsRead() throws {
    let libraries = [
      ("libone.so.1", "/a/libone.so.1", UInt64(0)), ("libone.so.1", "/b/x", 1 << 62),
    ]
    let new = MadeCache.bytes(libraries.reversed())
    #expect(LibraryCache(new).paths(of: "libone.so.1") == ["/a/libone.so.1", "/b/x"])
    #expect(LibraryCache(new).names == ["libone.so.1"])
    #expect(LibraryCache(MadeCache.afterOlder(new)).paths(of: "libone.so.1").count == 2)
    #expect(LibraryCache([]).names.isEmpty)
    for length in new.indices { _ = LibraryCache(Array(new[..<length])).names }
    var dice = Dice(7)
    for _ in 0..<2000 {
      var bytes = new
      bytes[Int.random(in: 20..<bytes.count, using: &dice)] = UInt8.random(
        in: 0...255, using: &dice)
      _ = LibraryCache(bytes).paths(of: "libone.so.1")
    }
  }

  @Test func theLibrariesOfThisMachineAreFound() throws {
    let libc = ["libc.so.6", "libc.so"].lazy.compactMap { try? Binary.path(of: $0) }.first
    guard let libc, let binary = try? Binary(at: libc) else {
      try Test.cancel("no C library is found here by name")
    }
    #expect(try binary.offset(of: "getpid") > 0)
    #expect(try Binary.path(of: "sh").hasSuffix("/sh"))
  }
}

/// What ldconfig(8) writes.
private enum MadeCache {
  static func bytes(_ libraries: some Collection<(String, String, UInt64)>) -> [UInt8] {
    var bytes = MadeBytes(Array("glibc-ld.so.cache1.1".utf8))
    bytes.add(UInt32(libraries.count))
    bytes.bytes += [UInt8](repeating: 0, count: 24)
    var texts = MadeBytes()
    let start = UInt32(48 + 24 * libraries.count)
    for (name, path, processors) in libraries {
      bytes.add(flags)
      bytes.add(start + texts.text(name))
      bytes.add(start + texts.text(path))
      bytes.add(UInt32(0))
      bytes.add(processors)
    }
    return bytes.bytes + texts.bytes
  }

  static func afterOlder(_ newer: [UInt8]) -> [UInt8] {
    var bytes = MadeBytes(Array("ld.so-1.7.0\0".utf8))
    bytes.add(UInt32(1))
    bytes.bytes += [UInt8](repeating: 0, count: 16)
    return bytes.bytes + newer
  }

  #if arch(x86_64)
    private static let flags: UInt32 = 0x303
  #else
    private static let flags: UInt32 = 0xA03
  #endif
}
