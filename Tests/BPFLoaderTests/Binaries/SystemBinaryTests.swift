import Testing

@testable import BPFLoader

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Libraries of this machine, as readelf(1) describes them.
@Suite struct SystemBinaryTests {
  @Test(arguments: ["libc.so.6", "libpthread.so.0", "libstdc++.so.6", "libz.so.1"])
  func functionsAreWhereReadelfSays(name: String) throws {
    let (path, binary) = try library(name)
    let sections = try readelf("-SW", path).reduce(into: [String: (UInt64, UInt64)]()) {
      found, line in
      let fields = line.drop { $0 != "]" }.dropFirst().split(separator: " ")
      let number = line.drop { $0 != "[" }.dropFirst().prefix { $0 != "]" }.filter { $0 != " " }
      guard fields.count > 3, let address = UInt64(fields[2], radix: 16),
        let offset = UInt64(fields[3], radix: 16)
      else { return }
      found[String(number)] = (address, offset)
    }
    var compared = 0
    for line in try readelf("-W", "--dyn-syms", path) {
      let fields = line.split(separator: " ")
      guard fields.count == 8, fields[3] == "FUNC",
        let (address, offset) = sections[String(fields[6])],
        let value = UInt64(fields[1], radix: 16)
      else { continue }
      let symbol = String(fields[7])
      let found = try binary.offset(of: symbol)
      #expect(found == value - address + offset, "\(symbol)")
      compared += 1
    }
    #expect(compared > 0)
  }

  @Test(arguments: ["libc.so.6", "libstdc++.so.6", "libz.so.1"])
  func buildIDsAreWhatReadelfSays(name: String) throws {
    let (path, binary) = try library(name)
    let lines = try readelf("-n", path)
    let stated = lines.first { $0.contains("Build ID: ") }?.split(separator: " ").last
    #expect(binary.identity.buildID == stated.map(String.init))
  }

  @Test(arguments: ["libstdc++.so.6", "libpython3.11.so.1.0", "libc.so.6"])
  func probesAreWhatReadelfSays(name: String) throws {
    let (path, binary) = try library(name)
    var stated: [String: [String]] = [:]
    var (provider, probe, semaphore) = ("", "", "")
    for line in try readelf("-n", path) {
      let text = line.drop { $0 == " " }
      if text.hasPrefix("Provider: ") { provider = String(text.dropFirst(10)) }
      if text.hasPrefix("Name: ") { probe = String(text.dropFirst(6)) }
      if text.hasPrefix("Location: ") {
        let words = text.split(separator: " ").map { $0.filter { $0 != "," } }
        semaphore = words.count == 6 ? "\(hexadecimal(words[1])) \(hexadecimal(words[5]))" : ""
      }
      if text.hasPrefix("Arguments: ") {
        stated["\(provider):\(probe)", default: []].append("\(semaphore) \(text.dropFirst(11))")
      }
    }
    #expect(try binary.probeNames == stated.keys.sorted())
    for (name, expected) in stated {
      let parts = name.split(separator: ":", omittingEmptySubsequences: false)
      let sites = try binary.sites(ofProbe: String(parts[1]), provider: String(parts[0]))
      try #require(sites.count == expected.count)
      for (site, line) in zip(sites, expected) {
        let words = line.split(separator: " ", maxSplits: 2)
        #expect(site.address == UInt64(words[0]))
        #expect((site.semaphoreOffset == nil) == (words[1] == "0"))
        #expect(site.argumentText == (words.count > 2 ? String(words[2]) : ""))
        #expect(site.arguments.count == site.argumentText.split(separator: " ").count)
      }
    }
  }

  private func hexadecimal(_ text: String) -> UInt64 { UInt64(text.dropFirst(2), radix: 16) ?? 0 }

  private func library(_ name: String) throws -> (String, Binary) {
    guard let path = try? Binary.path(of: name) else { try Test.cancel("\(name) is not here") }
    return (path, try Binary(at: path))
  }

  /// The lines that readelf(1) writes; cancels the test where there is none.
  private func readelf(_ arguments: String...) throws -> [String] {
    let command = "LC_ALL=C readelf \(arguments.joined(separator: " ")) 2>/dev/null"
    guard let pipe = popen(command, "r") else { try Test.cancel("no shell is here") }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, pipe)
      if count == 0 { break }
      text += chunk[..<count]
    }
    guard pclose(pipe) == 0 else { try Test.cancel("readelf is not here") }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
