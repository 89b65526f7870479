import BPFLoader

/// A deployment whose manifest is gone from a directory of manifests.
public struct LeftDeployment: Sendable {
  public let name: String
  /// Where its manifest was.
  public let file: String
}

extension Reconciler {
  /// The deployments whose manifests were in these directories and are there no more.
  ///
  /// - Parameters:
  ///   - directories: absolute paths.
  ///   - present: the deployments whose manifests are there.
  public func deployments(
    leftBy directories: [String], without present: Set<String>
  ) throws(ReconcilerError) -> [LeftDeployment] {
    var left: [LeftDeployment] = []
    for name in try knownDeployments() ?? [] where !present.contains(name) {
      // One that cannot be read is nobody's to destroy.
      let ledger = try? LedgerStore(kernel: kernel, layout: layout(name)).current()
      guard let file = ledger?.file, let slash = file.lastIndex(of: "/") else { continue }
      if directories.contains(String(file[..<slash])) {
        left.append(LeftDeployment(name: name, file: file))
      }
    }
    return left
  }

  /// Records where the manifest is now of what is as it says.
  func noteFile(of plan: Plan, _ layout: DeploymentLayout) throws(ReconcilerError) {
    guard var ledger = plan.observed.ledger, let file = plan.desired.file, ledger.file != file
    else { return }
    ledger.file = file
    try LedgerStore(kernel: kernel, layout: layout).replace(with: ledger)
  }
}
