import BPFSyscall
import Manifest

/// The users and groups of this host.
struct Accounts {
  let diagnostics: DiagnosticCollector

  /// - Parameter subject: what asks for it, for messages: `pin `a``.
  func user(_ name: String?, of subject: String, at mark: SourceMark) -> UInt32? {
    number(name, in: "/etc/passwd", "user", of: subject, mark)
  }

  func group(_ name: String?, of subject: String, at mark: SourceMark) -> UInt32? {
    number(name, in: "/etc/group", "group", of: subject, mark)
  }

  /// The number of what the manifest names, or gives as a number; one that is not there is reported.
  private func number(
    _ name: String?, in table: String, _ what: String, of subject: String, _ mark: SourceMark
  ) -> UInt32? {
    guard let name else { return nil }
    if let number = UInt32(name) { return number }
    let text = (try? readFile(table, limit: 16 << 20)) ?? []
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 2, fields[0] == name, let number = UInt32(fields[2]) { return number }
    }
    diagnostics.error("\(subject): this host has no \(what) `\(name)`", at: mark)
    return nil
  }
}
