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

  /// Records where the manifest of what is as it says is now, and how it names targets whose names were others.
  func noteNames(of plan: Plan, _ layout: DeploymentLayout) throws(ReconcilerError) {
    guard let recorded = plan.observed.ledger else { return }
    let renamed = renamedTargets(of: plan, recorded)
    let isMoved =
      plan.desired.file != nil
      && (recorded.file != plan.desired.file
        || recorded.manifestDirectory != plan.desired.manifestDirectory)
    guard isMoved || !renamed.isEmpty else { return }
    let store = LedgerStore(kernel: kernel, layout: layout)
    guard var ledger = try store.current() else { return }
    if isMoved {
      ledger.file = plan.desired.file
      ledger.manifestDirectory = plan.desired.manifestDirectory
    }
    for (attachment, target) in renamed {
      ledger.attachments[attachment.name]?.options = attachment.options
      ledger.attachments[attachment.name]?.program = attachment.program
      ledger.attachments[attachment.name]?.target = target
    }
    try store.replace(with: ledger)
  }

  /// The attachments whose targets are named in another way, where the recorded name leads elsewhere by now.
  private func renamedTargets(
    of plan: Plan, _ recorded: Ledger
  ) -> [(attachment: DesiredAttachment, target: ResolvedTarget)] {
    let view = TargetView()
    return plan.changes.compactMap { change in
      guard change.because.contains(.spelledOtherwise),
        let attachment = plan.desired.attachments[change.address.name],
        let target = plan.observed.targets[attachment.name],
        let request = recorded.attachments[attachment.name]?.request
      else { return nil }
      let former = (try? kernel.resolve(request, in: view)) ?? []
      return former.contains { $0.identity == target.identity } ? nil : (attachment, target)
    }
  }
}
