public import BPFSyscall

extension Host {
  /// The version that the kernel's own headers state (`LINUX_VERSION_CODE`).
  ///
  /// Distributions keep another in the release: Debian says the right one in `uname -v`, Ubuntu in
  /// `/proc/version_signature`.
  public var version: KernelVersion {
    if let signature = Self.text("/proc/version_signature") {
      let words = signature.split(separator: " ")
      if words.count > 2, let version = KernelVersion(release: String(words[2])) { return version }
    }
    if let text = Self.text("/proc/sys/kernel/version"),
      let version = Self.debianVersion(in: text)
    {
      return version
    }
    return KernelVersion(release: release) ?? KernelVersion(0, 0)
  }

  /// The version in `#1 SMP Debian 6.1.76-1 (2024-02-01)`.
  static func debianVersion(in text: String) -> KernelVersion? {
    let words = text.split(separator: " ")
    guard let index = words.firstIndex(of: "Debian"), index + 1 < words.count,
      words[index + 1].split(separator: ".").count >= 3
    else { return nil }
    return KernelVersion(release: String(words[index + 1]))
  }

  private static func text(_ path: String) -> String? {
    guard let bytes = try? readFile(path, limit: 4096) else { return nil }
    return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }
}
