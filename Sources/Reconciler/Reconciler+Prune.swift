import BPFLoader

/// A deployment whose manifest is gone from a directory of manifests.
public struct LeftDeployment: Sendable {
  public let name: String
  /// Where its manifest was.
  public let file: String
  /// Whether it is known to be of that very directory, and not of one that had the same path elsewhere.
  public let isKnown: Bool
}

/// A directory of manifests.
public struct ManifestDirectory: Sendable {
  /// Its absolute path.
  public let path: String
  public let identity: DirectoryIdentity

  public init(path: String, identity: DirectoryIdentity) {
    self.path = path
    self.identity = identity
  }
}

extension Reconciler {
  /// The deployments whose manifests were in these directories and are there no more; those that others manage are not
  /// among them.
  ///
  /// - Parameters:
  ///   - present: the deployments whose manifests are there.
  ///   - managers: those who run this.
  public func deployments(
    leftBy directories: [ManifestDirectory], without present: Set<String>, managers: Set<String>
  ) throws(ReconcilerError) -> [LeftDeployment] {
    var left: [LeftDeployment] = []
    for name in try knownDeployments() ?? [] where !present.contains(name) {
      // One that cannot be read is nobody's to destroy.
      let ledger = try? LedgerStore(kernel: kernel, layout: layout(name)).current()
      guard let ledger, let file = ledger.file, let slash = file.lastIndex(of: "/"),
        let directory = directories.first(where: { $0.path == String(file[..<slash]) })
      else { continue }
      if let manager = ledger.manager {
        guard managers.contains(manager) else { continue }
        left.append(LeftDeployment(name: name, file: file, isKnown: true))
      } else {
        left.append(
          LeftDeployment(
            name: name, file: file, isKnown: ledger.manifestDirectory == directory.identity))
      }
    }
    return left
  }

  /// Records where the manifest is now of what is as it says.
  func noteFile(of plan: Plan, _ layout: DeploymentLayout) throws(ReconcilerError) {
    guard let recorded = plan.observed.ledger, let file = plan.desired.file,
      recorded.file != file || recorded.manifestDirectory != plan.desired.manifestDirectory
    else { return }
    let store = LedgerStore(kernel: kernel, layout: layout)
    guard var ledger = try store.current() else { return }
    ledger.file = file
    ledger.manifestDirectory = plan.desired.manifestDirectory
    try store.replace(with: ledger)
  }
}
