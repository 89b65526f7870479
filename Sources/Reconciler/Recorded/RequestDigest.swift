import Manifest

// What was asked for, as one digest: the manifest's text, and the bytecode that it named. Versions of this program that
// knew no ``Ledger/version`` held that.
extension Ledger {
  var requestDigest: String {
    Digest.ofRequest(
      manifest.utf8, programs.mapValues { $0.digest ?? "" })
  }
}

extension DesiredState {
  var requestDigest: String {
    Digest.ofRequest(
      source.bytes,
      Dictionary(programs.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first }))
  }

  /// Whether a ledger holds what comes of this.
  ///
  /// - Parameter version: the version that comes of it.
  func isHeld(by ledger: Ledger?, as version: String?) -> Bool {
    guard let held = ledger?.held else { return false }
    return held == version || held == key.keyed(requestDigest)
  }
}

extension Reconciler {
  /// Refuses what was rolled back, unless it is released.
  ///
  /// - Parameter version: the version that comes of it.
  func refuseHeld(
    _ desired: DesiredState, as version: String?, _ observed: Observation, _ options: ApplyOptions
  ) throws(ReconcilerError) {
    guard !options.isReleased, desired.isHeld(by: observed.ledger, as: version) else { return }
    let name = desired.deployment
    throw ReconcilerError(
      .refused,
      observed.ledger?.holdsAlone == true
        ? "this is what \(name) was when nobody confirmed it"
        : "this is what \(name) was rolled back from",
      advice: "change what the manifest or its bytecode asks for, or apply it with --release")
  }
}

extension Observation {
  /// Gives the live generation, where an older version recorded it, the version that it is if its manifest and bytecode
  /// are the desired ones.
  mutating func recognizeVersion(
    _ desired: DesiredState, _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(ReconcilerError) {
    guard let ledger, ledger.version == nil, ledger.rebuilt != .pins else { return }
    let store = LedgerStore(kernel: kernel, layout: layout)
    if try store.withManifest(ledger, of: .current).requestDigest == desired.requestDigest {
      self.ledger?.version = desired.version
    }
  }
}

extension Digest {
  fileprivate static func ofRequest(
    _ manifest: some Sequence<UInt8>, _ programs: [String: String]
  ) -> String {
    let names = ShortProgramNames(programs.keys)
    let parts = programs.map { (name: names($0.key), digest: $0.value) }
      .sorted { $0.name < $1.name }.map { "\($0.name) \($0.digest)\n" }
    return of(of(manifest) + "\n" + parts.joined())
  }
}
