import Manifest

// What somebody asked for, as one digest: the manifest's text, and the bytecode that it named.
extension Ledger {
  var wish: String { Digest.ofWish(manifest.utf8, programs.mapValues(\.digest)) }
}

extension DesiredState {
  var wish: String {
    Digest.ofWish(
      source.bytes,
      Dictionary(programs.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first }))
  }
}

extension Digest {
  fileprivate static func ofWish(
    _ manifest: some Sequence<UInt8>, _ programs: [String: String]
  ) -> String {
    let parts = programs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
    return of(of(manifest) + "\n" + parts.joined())
  }
}
