import BPFLoader
import BPFObject
import Manifest

extension Reconciler {
  /// Takes a deployment down: its links, the user's pins, its programs and maps.
  ///
  /// - Parameters:
  ///   - keepsMaps: whether its maps, with what they hold, stay for an apply to come; those that hold programs or the
  ///     variables of programs do not.
  ///   - allowed: maps that may go although other deployments use them.
  ///   - together: the deployments that are destroyed together with this one.
  /// - Returns: what was taken down, or nil where nothing was deployed.
  public func destroy(
    _ deployment: String, keepsMaps: Bool = false, allowed: [ObjectAddress] = [],
    together: Set<String> = []
  ) throws(ReconcilerError) -> Ledger? {
    try opening(deployment) { deployment throws(ReconcilerError) in
      try destroy(deployment, keepsMaps: keepsMaps, allowed: allowed, together: together)
    }
  }

  /// The same under the deployment's lock.
  func destroy(
    _ deployment: OpenDeployment, keepsMaps: Bool, allowed: [ObjectAddress], together: Set<String>
  ) throws(ReconcilerError) -> Ledger? {
    try decide(.destroy, deployment)
    guard deployment.isThere else {
      // A run that was killed may have left it, with nothing in it.
      DeploymentDirectories.removeEmptyRoot(deployment.layout, kernel)
      return nil
    }
    let (layout, ledger) = (deployment.layout, deployment.ledger)
    let kept = keepsMaps ? ledger?.maps.filter(\.value.canOutliveItsPrograms) ?? [:] : [:]
    if let map = ledger?.maps.first(where: { $0.value.preventDestroy && kept[$0.key] == nil }) {
      throw ReconcilerError(
        .refused, "map \(map.key) of \(layout.name) is marked prevent_destroy",
        advice: keepsMaps || !map.value.canOutliveItsPrograms
          ? "apply once with `prevent_destroy: false`"
          : "--keep-maps takes the rest down and lets the maps stay; or apply once with `prevent_destroy: false`"
      )
    }
    if let ledger {
      let stay = kept.keys.map { ObjectAddress(.map, $0) }
      try checkConsumers(of: ledger, allowed + stay, together: together)
    }
    if let ledger, !kept.isEmpty {
      try destroy(ledger, keeping: kept, layout)
      return ledger.without(maps: kept)
    }
    try remove(ledger, layout)
    return ledger
  }

  /// Removes all that there is of a deployment, under its lock.
  func remove(_ ledger: Ledger?, _ layout: DeploymentLayout) throws(ReconcilerError) {
    // Everything is off its hook before the first removal, which may fail.
    let problems = Detacher(layout: layout, kernel: kernel).run()
    do throws(LoaderError) {
      let remover = GenerationRemover(layout: layout, kernel: kernel)
      if let ledger {
        try remover.removeLinks(of: ledger, in: .current, keeping: nil)
        try remover.removePins(of: ledger, keeping: nil)
      }
      try remover.remove(.former)
      try remover.remove(.previous)
      try remover.remove(.current)
      try kernel.removeDirectory(layout.directory)
      let left = try kernel.names(in: layout.root) ?? []
      if left.allSatisfy({ $0 == DeploymentLayout.keyName }) {
        // Another run may be about to use it.
        if !left.isEmpty { try? kernel.remove(layout.key) }
        try? kernel.removeDirectory(layout.root)
      } else if ledger?.readers != nil {
        try ReaderDirectories(layout: layout, kernel: kernel).set(for: nil)
      }
    } catch {
      throw ReconcilerError(notDestroyed: layout, error).afterDetaching(problems)
    }
  }

  /// Makes the maps that stay a generation of their own, and ends the one before.
  private func destroy(
    _ ledger: Ledger, keeping kept: [String: MapRecord], _ layout: DeploymentLayout
  ) throws(ReconcilerError) {
    let store = LedgerStore(kernel: kernel, layout: layout)
    let desired = DesiredState(emptying: try store.withManifest(ledger, of: .current))
    let observed = try Observation(layout, desired: desired, targets: [:], kernel: kernel)
    let changes = ledger.addresses.sorted(by: >).map { address in
      address.kind == .map && kept[address.name] != nil
        ? Change(address, .holdBack(isRenamed: false))
        : Change(address, .remove, because: [.destroyed])
    }
    let plan = Plan(
      deployment: ledger.deployment, former: ledger.generation, changes: ChangeList(changes),
      desired: desired,
      observed: observed)
    guard !plan.isEmpty else { return }
    var executor = try Executor(plan, layout, kernel, tool: tool, isInterrupted: isInterrupted)
    try executor.execute()
    do throws(LoaderError) {
      try GenerationRemover(layout: layout, kernel: kernel).remove(.previous)
    } catch {
      throw ReconcilerError(
        .notConverged,
        "\(ledger.deployment) is destroyed, but its generation before is not all gone: \(error)",
        advice: "run destroy again: it goes on where it stopped")
    }
  }
}

extension MapRecord {
  /// Whether what it holds means something without the programs that used it.
  fileprivate var canOutliveItsPrograms: Bool { role == .user && slots == nil && external == nil }
}

extension Ledger {
  fileprivate func without(maps kept: [String: MapRecord]) -> Ledger {
    var rest = self
    rest.maps = maps.filter { kept[$0.key] == nil }
    return rest
  }
}
