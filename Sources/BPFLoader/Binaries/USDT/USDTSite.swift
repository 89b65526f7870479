/// A place of a USDT probe.
package struct USDTSite: Hashable, Sendable {
  /// Where in the file it is, in bytes.
  package let offset: UInt64
  /// Where in memory it is; in a library, from where that is loaded.
  let address: UInt64
  /// Where in the file the counter is that says whether somebody probes.
  let semaphoreOffset: UInt64?
  /// The arguments as the compiler wrote them: places with equal ones can share a specification.
  let argumentText: String
  let arguments: [USDTArgument]

  /// What `bpf_usdt_arg` of libbpf's `usdt.bpf.h` reads from the map `__bpf_usdt_specs`.
  ///
  /// - Parameters:
  ///   - cookie: what `bpf_usdt_cookie` returns.
  ///   - valueSize: the size of the map's values, which says how that version of the header lays them out.
  package func specification(cookie: UInt64, valueSize: Int) throws(LoaderError) -> [UInt8] {
    try USDTLayout(valueSize: valueSize).specification(arguments, argumentText, cookie: cookie)
  }
}
