import BPFSyscall
import Glibc
import Testing

@testable import BPFLoader

@Suite struct BinaryTests {
  /// Where the C library is that this process runs with, on disk and in memory.
  private static let (library, start): (String, UInt) = {
    let maps = (try? readFile("/proc/self/maps")) ?? []
    let line = String(decoding: maps, as: UTF8.self).split(separator: "\n")
      .first { $0.hasSuffix("/libc.so.6") }
    guard let line, let path = line.split(separator: " ").last,
      let start = UInt(line.prefix { $0 != "-" }, radix: 16)
    else { return ("", 0) }
    return (String(path), start)
  }()

  /// The dynamic linker knows where functions are.
  @Test(
    .enabled(if: !library.isEmpty, "this process does not use libc.so.6"),
    arguments: ["malloc", "free", "getpid", "qsort"])
  func functionsAreWhereTheDynamicLinkerFindsThem(_ name: String) throws {
    let address = try #require(dlsym(nil, name))
    let offset = UInt64(UInt(bitPattern: address) - Self.start)
    #expect(try Binary(at: Self.library).offset(of: name) == offset)
  }

  @Test(.enabled(if: !library.isEmpty, "this process does not use libc.so.6"))
  func versionsAndPatternsAreUnderstood() throws {
    let library = try Binary(at: Self.library)
    let versions = ["memcpy@GLIBC_2.2.5", "memcpy@GLIBC_2.14"]
    let offsets = versions.compactMap { try? library.offset(of: $0) }
    #if arch(x86_64)
      #expect(Set(offsets).count == 2)
      #expect(try library.offset(of: "memcpy") == offsets.last)
    #endif
    let found = try library.offsets(matching: GlobList(["mallo*", "!malloc_*"])).map(\.name)
    #expect(found == ["malloc", "mallopt"])
    #expect(library.identity.contains("build "))
  }

  @Test func whatIsMissingIsNamed() throws {
    let missing = #expect(throws: LoaderError.self) { try Binary.path(of: "libnothing.so.9") }
    #expect(missing?.message == "there is no library libnothing.so.9")
    let script = #expect(throws: LoaderError.self) { try Binary(at: "/etc/passwd") }
    #expect(script?.reason == .missingTarget)
    guard !Self.library.isEmpty else { return }
    let function = #expect(throws: LoaderError.self) {
      try Binary(at: Self.library).offset(of: "mallox")
    }
    #expect(function?.advice?.contains("malloc") == true)
  }

  /// Whatever a damaged file claims, reading it ends.
  @Test(.enabled(if: !library.isEmpty, "this process does not use libc.so.6"))
  func damagedFilesAreRead() throws {
    let whole = try readFile(Self.library)
    var random = SystemRandomNumberGenerator()
    for size in [0, 16, 63, 64, 100, 4096, whole.count / 2, whole.count - 1] {
      _ = BinaryImage(Array(whole.prefix(size)))
    }
    for _ in 0..<40 {
      var bytes = whole
      for _ in 0..<64 {
        bytes[Int.random(in: 16..<64, using: &random)] = UInt8.random(in: 0...255, using: &random)
        let tables = bytes.count - 64 * 80
        bytes[Int.random(in: tables..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      _ = BinaryImage(bytes)
    }
  }
}
