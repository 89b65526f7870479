import BPFLoader

extension Reconciler {
  /// What of a manifest is looked up on this host.
  ///
  /// - Parameters:
  ///   - dragged: what changes with what the options name.
  ///   - opened: the deployment, where its lock is held.
  func scope(
    _ desired: DesiredState, _ options: ApplyOptions, _ dragged: Set<String>,
    _ opened: OpenDeployment?
  ) throws(ReconcilerError) -> ResolutionScope {
    guard !options.only.isEmpty || !desired.unfit.isEmpty else { return ResolutionScope() }
    var ledger = opened?.ledger
    if opened == nil {
      ledger = try LedgerStore(kernel: kernel, layout: layout(desired.deployment)).current()
    }
    if let recorded = ledger { ledger = recorded.renamed(Moves(desired, recorded).new) }
    return ResolutionScope(desired, options, dragged: dragged, ledger)
  }
}

extension Plan {
  /// The attachments of a manifest that were not looked up, and are attached anew, go with what changes, or first.
  func dragged(of given: DesiredState, _ scope: ResolutionScope) -> Set<String> {
    let effective = effective
    if effective.isEmpty { return [] }
    let anew = effective.filter { $0.address.kind == .attachment && !$0.keepsObject }
    let changed = Set(
      (anew.map(\.address.name) + effective.flatMap(\.leaving)).map(\.withoutTarget))
    return Set(
      given.attachments.filter {
        changed.contains($0.name) && !scope.includes($0) && given.unfit[$0.address] == nil
      }.map(\.name))
  }
}
