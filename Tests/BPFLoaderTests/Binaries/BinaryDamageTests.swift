import BPFSyscall
import BTF
import Chance
import Testing

@testable import BPFLoader

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Damaged binaries: every one is read or refused, none stops the process.
@Suite struct BinaryDamageTests {
  /// Asks everything of a damaged file.
  private func exercise(_ bytes: [UInt8]) -> Bool {
    guard let binary = try? Binary(bytes, path: "damaged") else { return false }
    for name in ["first", "f@V_1", "strlen", "nothing"] { _ = try? binary.offset(of: name) }
    _ = try? binary.functions(matching: GlobList(["*i*", "!strlen"]))
    for name in (try? binary.probeNames) ?? [] {
      let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let sites = try? binary.sites(ofProbe: String(parts[1]), provider: String(parts[0]))
      for site in sites ?? [] {
        for size in [208, 304] { _ = try? site.specification(cookie: 1, valueSize: size) }
      }
    }
    return true
  }

  /// Small, so that most changes hit something.
  private static func made(_ isWide: Bool) -> [UInt8] {
    var made = MadeBinary()
    let code = MadeBinary.codeAddress
    made.isWide = isWide
    made.versions = [2: "V_1", 3: "V_2"]
    made.buildID = [1, 2, 3, 4, 5, 6, 7, 8]
    made.dynamicSymbols = [
      .init(name: "f", value: code + 0x10, version: 2 | 0x8000),
      .init(name: "f", value: code + 0x20, version: 3),
      .init(name: "strlen", value: code, type: 10),
    ]
    made.symbols = [
      .init(name: "first", value: code + 0x30), .init(name: "__strlen_avx2", value: code + 0x40),
    ]
    made.notes = [
      .init(
        provider: "app", name: "hit", address: code + 4, semaphore: MadeBinary.dataAddress,
        arguments: "8@%rdi -4@-20(%rbp) 4@$5 1@8(%rax,%rbx,4)")
    ]
    return made.bytes
  }

  /// Where the file says something: all but the code and the data.
  private static func telling(_ count: Int) -> [Int] { Array(0..<0x100) + Array(0x800..<count) }

  @Test(arguments: [true, false])
  func changedBytesNeverTrap(isWide: Bool) {
    let whole = Self.made(isWide)
    let places = Self.telling(whole.count)
    var dice = Dice(0x5EED)
    var read = 0
    for _ in 0..<3000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        let at = places[Int.random(in: 0..<places.count, using: &dice)]
        bytes[at] =
          Bool.random(using: &dice)
          ? UInt8.random(in: 0...255, using: &dice) : [0, 1, 0x7F, 0x80, 0xFF][at % 5]
      }
      if exercise(bytes) { read += 1 }
    }
    #expect(read > 0 && exercise(whole))
  }

  @Test(arguments: [true, false])
  func extremeWordsNeverTrap(isWide: Bool) {
    let whole = Self.made(isWide)
    let extremes: [UInt64] = [
      0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF, .max, .max - 7, UInt64(Int.max), UInt64(Int.max) + 1,
      UInt64(whole.count), UInt64(whole.count) - 1,
    ]
    for at in Self.telling(whole.count) where at % 4 == 0 && at + 8 <= whole.count {
      for extreme in extremes {
        var bytes = whole
        for index in 0..<8 { bytes[at + index] = UInt8(truncatingIfNeeded: extreme >> (8 * index)) }
        _ = exercise(bytes)
        var half = whole
        for index in 0..<4 { half[at + index] = UInt8(truncatingIfNeeded: extreme >> (8 * index)) }
        _ = exercise(half)
      }
    }
  }

  @Test(arguments: [true, false])
  func cutFilesNeverTrap(isWide: Bool) {
    let whole = Self.made(isWide)
    for length in whole.indices { _ = exercise(Array(whole[..<length])) }
  }

  /// With `BPF_APPLY_RECORD=1` in the environment the files are written instead.
  @Test(arguments: [(true, "wide"), (false, "narrow")])
  func theFuzzerBeginsWithTheseBinaries(isWide: Bool, name: String) throws {
    let tests = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let path = "\(tests)/Fuzz/seeds/library-\(name).so"
    if System.environment("BPF_APPLY_RECORD") == "1" { try writeFile(path, Self.made(isWide)) }
    #expect(try readFile(path) == Self.made(isWide))
  }

  /// As a build does that writes over a file which runs.
  @Test func aFileCutShortInPlaceIsAnError() throws {
    let path = "\(System.environment("TMPDIR") ?? "/tmp")/cut-\(UInt64.random(in: 0...(.max)))"
    defer { try? unlink(path) }
    let whole = Self.made(true)
    for length in stride(from: 0, to: whole.count, by: 64) {
      try writeFile(path, whole)
      let binary = try Binary(at: path)
      try writeFile(path, Array(whole[..<length]))
      let searches: [() throws -> Void] = [
        { _ = try binary.offset(of: "first") },
        { _ = try binary.functions(matching: GlobList(["*"])) },
        { _ = try binary.sites(ofProbe: "hit", provider: "app") },
      ]
      var failed = 0
      for search in searches {
        do {
          try search()
        } catch let error as LoaderError {
          #expect(error.message == "\(path) was cut short while it was read")
          #expect(error.reason == .failed)
          failed += 1
        }
      }
      // The notes are read at once, for the build id; the symbols stand behind code and data.
      #expect(failed == 2 || length > 0x800)
    }
  }

  /// A sparse file, which takes no room on the disk.
  @Test func tablesLongerThanAnyAreRefused() throws {
    let path = "\(System.environment("TMPDIR") ?? "/tmp")/long-\(UInt64.random(in: 0...(.max)))"
    defer { try? unlink(path) }
    var bytes = Self.made(true)
    let sections = Int(bytes.read(UInt64.self, at: 40) ?? 0)
    // The size of the first table of symbols, which is the third section.
    bytes.write(UInt64(3 << 30), at: sections + 3 * 64 + 32)
    try writeFile(path, bytes)
    try #require(truncate(path, 4 << 30) == 0)
    let error = try #require(throws: LoaderError.self) {
      try Binary(at: path).offset(of: "first")
    }
    #expect(error.message == "the tables of \(path) are longer than 2 GiB")
    #expect(error.reason == .unsupported)
  }

  @Test func aRealLibraryChangedNeverTraps() throws {
    guard let path = try? Binary.path(of: "libm.so.6"), let whole = try? readFile(path),
      (try? Binary(whole, path: path)) != nil
    else { try Test.cancel("no libm.so.6 is here") }
    var dice = Dice(0xBADF00D)
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<64 {
        // The tables stand at both ends.
        let near = Int.random(in: 0..<min(0x4000, bytes.count), using: &dice)
        let at = Bool.random(using: &dice) ? near : bytes.count - 1 - near
        bytes[at] = UInt8.random(in: 0...255, using: &dice)
      }
      if Bool.random(using: &dice) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &dice))
      }
      _ = exercise(bytes)
    }
  }

  @Test func longNamesThatManyShareAreRefused() throws {
    var made = MadeBinary()
    let long = String(repeating: "a", count: 4000)
    made.symbols = [.init(name: long, value: MadeBinary.codeAddress)]
    var bytes = made.bytes
    // Ten thousand symbols that share one name.
    let table = bytes.count
    for _ in 0..<10_000 {
      var entry = MadeBytes()
      entry.add(UInt32(1))
      entry.bytes += [0x12, 0]
      entry.add(UInt16(1))
      entry.add(MadeBinary.codeAddress)
      entry.add(UInt64(4))
      bytes += entry.bytes
    }
    let sections = Int(bytes[40]) | Int(bytes[41]) << 8 | Int(bytes[42]) << 16
    let header = sections + 3 * 64
    for index in 0..<8 {
      bytes[header + 24 + index] = UInt8(truncatingIfNeeded: table >> (8 * index))
      bytes[header + 32 + index] = UInt8(truncatingIfNeeded: 240_000 >> (8 * index))
    }
    let binary = try Binary(bytes, path: "made")
    let error = try #require(throws: LoaderError.self) {
      try binary.functions(matching: GlobList(["b*"]))
    }
    #expect(error.message == "made has more names than can be searched")
  }
}
