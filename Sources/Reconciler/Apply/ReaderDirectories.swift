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

  /// The same as steps of an apply.
  func openings(
    for group: UInt32?
  ) throws(LoaderError) -> [(directory: Step.Directory, from: PinAccess, to: PinAccess)] {
    var openings: [(directory: Step.Directory, from: PinAccess, to: PinAccess)] = []
    for (path, access) in try changes(for: group) {
      guard let former = try kernel.access(to: path) else { continue }
      openings.append((path == layout.root ? .all : .deployment, former, access))
    }
    return openings
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
