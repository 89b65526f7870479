import BPFSyscall

/// Where programs and libraries are looked for by name.
struct BinarySearch {
  /// Directories separated by colons, which libraries are first looked for in.
  var libraryPath = System.environment("LD_LIBRARY_PATH")
  /// Directories separated by colons, which programs are first looked for in.
  var programPath = System.environment("PATH")
  /// What ldconfig(8) writes.
  var cachePath = "/etc/ld.so.cache"
  var libraryDirectories = Self.commonLibraryDirectories
  var programDirectories = [
    "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
  ]

  /// The path of a program or library; one that has a `/` is a path already.
  func path(of name: String) throws(LoaderError) -> String {
    guard !name.isEmpty else {
      throw LoaderError(.missingTarget, "the name of a binary is empty", advice: "name a file")
    }
    if name.contains("/") { return name }
    return try Self.isLibrary(name) ? library(name) : program(name)
  }

  /// Whether a name is one that the dynamic linker looks for: `libc.so.6`.
  static func isLibrary(_ name: String) -> Bool { name.hasSuffix(".so") || name.contains(".so.") }

  /// The order is that of ld.so(8).
  private func library(_ name: String) throws(LoaderError) -> String {
    for path in Self.paths(of: name, in: libraryPath) where Self.isFile(path) { return path }
    let cache = LibraryCache((try? readFile(cachePath, limit: 64 << 20)) ?? [])
    for path in cache.paths(of: name) where Self.isFile(path) { return path }
    for directory in libraryDirectories where Self.isFile("\(directory)/\(name)") {
      return "\(directory)/\(name)"
    }
    let versions = cache.names.filter { $0.hasPrefix("\(name).") }.sorted()
    throw LoaderError(
      .missingTarget, "there is no library \(name)",
      advice: versions.first.map { "did you mean '\($0)'?" }
        ?? "name its path; `ldconfig -p` lists the libraries that have no need of one")
  }

  private func program(_ name: String) throws(LoaderError) -> String {
    for path in Self.paths(of: name, in: programPath) where Self.isFile(path, executable: true) {
      return path
    }
    for directory in programDirectories
    where Self.isFile("\(directory)/\(name)", executable: true) {
      return "\(directory)/\(name)"
    }
    throw LoaderError(
      .missingTarget, "there is no program \(name)", advice: "install it, or name its path")
  }

  private static func paths(of name: String, in list: String?) -> [String] {
    // A directory that is not absolute would be another one wherever this runs.
    (list ?? "").split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
  }

  private static func isFile(_ path: String, executable: Bool = false) -> Bool {
    guard let status = try? FileStatus(at: path, followingLinks: true) else { return false }
    return status.kind == .regular && (!executable || status.mode & 0o111 != 0)
  }

  private static var commonLibraryDirectories: [String] {
    #if arch(x86_64)
      let triple = "x86_64-linux-gnu"
    #elseif arch(arm64)
      let triple = "aarch64-linux-gnu"
    #elseif arch(riscv64)
      let triple = "riscv64-linux-gnu"
    #elseif arch(s390x)
      let triple = "s390x-linux-gnu"
    #else
      let triple = "powerpc64le-linux-gnu"
    #endif
    return [
      "/lib/\(triple)", "/usr/lib/\(triple)", "/lib64", "/usr/lib64", "/lib", "/usr/lib",
      "/usr/local/lib",
    ]
  }
}

extension Binary {
  /// The path of a program or library by its name: `libssl.so.3`, `bash`; a path stays as it is.
  static func path(of name: String) throws(LoaderError) -> String {
    try BinarySearch().path(of: name)
  }
}
