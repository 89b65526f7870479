import Manifest

// What was asked for, as one digest: the manifest's text, and the bytecode that it named.
extension Ledger {
  var requestDigest: String { Digest.ofRequest(manifest.utf8, programs.mapValues(\.digest)) }
}

extension DesiredState {
  var requestDigest: String {
    Digest.ofRequest(
      source.bytes,
      Dictionary(programs.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first }))
  }
}

extension Digest {
  fileprivate static func ofRequest(
    _ manifest: some Sequence<UInt8>, _ programs: [String: String]
  ) -> String {
    let parts = programs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
    return of(of(manifest) + "\n" + parts.joined())
  }
}
