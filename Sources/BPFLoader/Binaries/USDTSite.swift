/// A place in a program or library where a user-space tracepoint (USDT) is.
struct USDTSite: Hashable {
  let provider: String
  let name: String
  /// Where the arguments are: `-4@%edi 8@-16(%rbp)`.
  let arguments: String
  /// Where in the file it is, in bytes.
  let offset: UInt64
  /// Where in the file the counter of those who probe is; 0 is none.
  let counterOffset: UInt64
}
