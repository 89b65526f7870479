import BPFSyscall

extension Binary {
  /// The path of a program or library: as it stands where it has a `/`, else of the first directory that has it.
  ///
  /// Names with `.so` are looked for where libraries are, others where programs are.
  static func path(of name: String) throws(LoaderError) -> String {
    if name.contains("/") { return name }
    let isLibrary = name.hasSuffix(".so") || name.contains(".so.")
    let variable = System.environment(isLibrary ? "LD_LIBRARY_PATH" : "PATH") ?? ""
    let given = variable.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    let usual = isLibrary ? libraryDirectories : programDirectories
    for directory in given + usual {
      let path = "\(directory)/\(name)"
      if let status = try? FileStatus(at: path, followingLinks: true), !status.isDirectory {
        return path
      }
    }
    throw LoaderError(
      .missingTarget, "there is no \(isLibrary ? "library" : "program") \(name)",
      advice: "looked in \((given + usual).joined(separator: ", ")); a path works as well")
  }

  private static let libraryDirectories = [
    "/lib/\(machine)-linux-gnu", "/usr/lib/\(machine)-linux-gnu", "/usr/local/lib", "/lib64",
    "/usr/lib64", "/lib", "/usr/lib",
  ]

  private static let programDirectories = [
    "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
  ]

  #if arch(arm64)
    private static let machine = "aarch64"
  #else
    private static let machine = "x86_64"
  #endif
}
