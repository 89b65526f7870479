import BPFSyscall
import Fuzz
import Testing

/// What the fuzzer once found, and what it begins with: neither traps, nor gives what cannot be.
@Suite struct PastInputTests {
  @Test(arguments: FuzzTarget.allCases)
  func pastCrashesStayMended(target: FuzzTarget) throws {
    for (name, bytes) in try kept("crashes", target) {
      #expect(throws: Never.self, "\(target) \(name)") { try target.run(bytes) }
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func corpusIsReadOrRefused(target: FuzzTarget) throws {
    for (name, bytes) in try kept("corpus", target) {
      #expect(throws: Never.self, "\(target) \(name)") { try target.run(bytes) }
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func seedsAreReadOrRefused(target: FuzzTarget) throws {
    let seeds = try target.seeds()
    #expect(!seeds.isEmpty)
    for seed in seeds {
      #expect(throws: Never.self) { try target.run(seed) }
    }
  }

  /// The files that are kept of a target, by their names.
  private func kept(_ kind: String, _ target: FuzzTarget) throws -> [(String, [UInt8])] {
    let tests = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let folder = "\(tests)/Fuzz/\(kind)/\(target.rawValue)"
    // git keeps no empty directory.
    guard let names = try? Directory.names(in: folder) else { return [] }
    return try names.map { ($0, try readFile("\(folder)/\($0)")) }
  }
}
