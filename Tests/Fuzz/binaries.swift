import BPFLoader
import BPFSyscall

/// A program or library that somebody names for a probe.
enum BinariesTarget {
  /// - Returns: Whether it is a program or library at all.
  @discardableResult
  static func run(_ bytes: [UInt8]) throws -> Bool {
    guard
      let binary = try refusable({ () throws(LoaderError) in try Binary(bytes, path: "fuzzed") })
    else { return false }
    if let buildID = binary.identity.buildID {
      try require(!buildID.isEmpty && buildID.allSatisfy(\.isHexDigit), "a build id without digits")
    }
    try checkFunctions(binary, bytes.count)
    try checkProbes(binary, bytes.count)
    return true
  }

  private static func checkFunctions(_ binary: Binary, _ size: Int) throws {
    for list in [["*"], ["*i*", "!f"], ["first", "f@V_1"]] {
      let found = try refusable { () throws(LoaderError) in
        try binary.functions(matching: GlobList(list))
      }
      for function in found ?? [] {
        try require(function.offset < size, "a function lies behind the file's end")
      }
      try require(
        Set((found ?? []).map(\.offset)).count == found?.count ?? 0, "a place is told twice")
      for function in (found ?? []).prefix(8) { try checkOffset(function.name, binary, size) }
    }
    for name in ["f", "f@V_1", "f@@V_2", "strlen", "firs"] { try checkOffset(name, binary, size) }
  }

  private static func checkOffset(_ name: String, _ binary: Binary, _ size: Int) throws {
    let offset = try refusable { () throws(LoaderError) in try binary.offset(of: name) }
    if let offset { try require(offset < size, "\(name) lies behind the file's end") }
  }

  private static func checkProbes(_ binary: Binary, _ size: Int) throws {
    for name in try binary.probeNames.prefix(64) {
      let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let sites = try refusable { () throws(LoaderError) in
        try binary.sites(ofProbe: String(parts[1]), provider: String(parts[0]))
      }
      for site in (sites ?? []).prefix(64) {
        try require(site.offset < size, "a probe lies behind the file's end")
        for valueSize in [208, 304] {
          let value = try refusable { () throws(LoaderError) in
            try site.specification(cookie: 1, valueSize: valueSize)
          }
          try require(value?.count ?? valueSize == valueSize, "a value of another size")
        }
      }
    }
  }

  /// What comes of it, or nil where it is refused with a message.
  private static func refusable<Result>(
    _ body: () throws(LoaderError) -> Result
  ) throws -> Result? {
    do throws(LoaderError) {
      return try body()
    } catch {
      try require(!error.message.isEmpty, "refused without a message")
      return nil
    }
  }

  /// Small libraries, of the 64-bit and the 32-bit class, with versions, a build id, and probes.
  static func seeds() throws -> [[UInt8]] {
    let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/seeds"
    return try ["wide", "narrow"].map { name throws in try readFile("\(folder)/library-\(name).so")
    }
  }
}
