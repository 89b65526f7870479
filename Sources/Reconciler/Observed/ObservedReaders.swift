import BPFLoader

/// Whether a deployment's readers are let in.
struct ObservedReaders: Sendable {
  /// What there is that keeps the recorded ones out: the paths.
  var closed: [String] = []
  /// Who may enter the root of bpffs, where readers are asked for.
  var root: PinAccess?
}

extension ObservedReaders {
  /// Looks whether the recorded readers are let in, and whether those that are asked for could come in.
  init(
    _ desired: DesiredState, _ ledger: Ledger?, _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(ReconcilerError) {
    do throws(LoaderError) {
      if desired.readers != nil { root = try kernel.access(to: layout.bpffs) }
      guard let group = ledger?.readers else { return }
      let access = ReaderAccess(group: group)
      let current = layout.directory(.current)
      // Others' readers are another matter.
      var places = [layout.directory, layout.root].map { ($0, access.entering) }
      places += ([current] + DeploymentLayout.objectDirectories.map { "\(current)/\($0)" })
        .map { ($0, access.listing) }
      places += [layout.plan(.current), layout.ledger(.current)].map { ($0, access.reading) }
      for (path, wanted) in places {
        if let present = try kernel.access(to: path), !present.isAs(wanted) { closed.append(path) }
      }
    } catch {
      throw ReconcilerError(error)
    }
  }
}
