import BPFLoader

/// The directories that readers have to enter to come to a deployment: its own, and that of all deployments.
///
/// The latter lets in one group: where other deployments have readers, theirs.
struct ReaderDirectories {
  let layout: DeploymentLayout
  let kernel: any Kernel

  /// Who shall enter them, by path.
  ///
  /// - Parameter group: the deployment's readers.
  func wanted(for group: UInt32?) throws(LoaderError) -> [(path: String, access: PinAccess)] {
    let others = try readersOfOthers().first?.group
    return [
      (layout.directory, ReaderAccess(group: group).entering),
      (layout.root, ReaderAccess(group: others ?? group).entering),
    ]
  }

  /// Those that shall be changed.
  func changes(for group: UInt32?) throws(LoaderError) -> [(path: String, access: PinAccess)] {
    var changes: [(path: String, access: PinAccess)] = []
    for (path, access) in try wanted(for: group) {
      if let present = try kernel.access(to: path), !present.isAs(access) {
        changes.append((path, access))
      }
    }
    return changes
  }

  /// Lets a group in, or nobody.
  func set(for group: UInt32?) throws(LoaderError) {
    for (path, access) in try changes(for: group) { try kernel.setAccess(access, at: path) }
  }

  /// The other deployments that have readers.
  func readersOfOthers() throws(LoaderError) -> [(deployment: String, group: UInt32)] {
    var found: [(deployment: String, group: UInt32)] = []
    for name in try kernel.names(in: layout.root) ?? []
    where name != layout.name && name != DeploymentLayout.keyName {
      let other = DeploymentLayout(bpffs: layout.bpffs, name: name)
      // One that cannot be read lets nobody in.
      let ledger = try? LedgerStore(kernel: kernel, layout: other).current()
      if let group = ledger?.readers { found.append((name, group)) }
    }
    return found
  }
}

extension Executor {
  /// Lets the new generation's readers in, and those of the former one no more.
  mutating func letReadersIn() throws(ReconcilerError) {
    let mark = plan.desired.readers?.mark
    guard ledger.readers != nil || plan.observed.ledger?.readers != nil else { return }
    var changes: [(path: String, access: PinAccess)] = []
    try step(mark) { () throws(LoaderError) in
      changes = try ReaderDirectories(layout: layout, kernel: kernel).changes(for: ledger.readers)
    }
    for (path, access) in changes {
      try step(mark) { () throws(LoaderError) in
        if let former = try kernel.access(to: path) { undo.record(.setAccess(former, at: path)) }
        try kernel.setAccess(access, at: path)
      }
    }
  }
}
