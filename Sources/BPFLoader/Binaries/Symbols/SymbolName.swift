/// The name of a function, maybe with its version: `memcpy`, `memcpy@GLIBC_2.2.5`, `memcpy@@GLIBC_2.14`.
struct SymbolName {
  /// The name without the version.
  let base: String
  let version: String?

  init(_ text: some StringProtocol) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    base = String(parts[0])
    version = parts.count == 2 ? String(parts[1].drop { $0 == "@" }) : nil
  }
}
