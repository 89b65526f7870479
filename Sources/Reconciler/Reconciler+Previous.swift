import BPFLoader

/// What is kept of the generation before the live one.
public struct PreviousGeneration: Sendable, Hashable {
  /// How many bytes the kernel counts for what it has and the live one has not, its record among it; nil where that may
  /// not be looked at.
  public let memory: UInt64?
}

extension Reconciler {
  /// The generation before the live one, or nil where none is kept; takes no lock.
  public func previousGeneration(
    of deployment: String
  ) throws(ReconcilerError) -> PreviousGeneration? {
    let layout = layout(deployment)
    do throws(LoaderError) {
      guard try kernel.names(in: layout.directory(.previous)) != nil else { return nil }
      return PreviousGeneration(memory: try memoryOfPrevious(layout))
    } catch  where error.reason == .notPermitted {
      return PreviousGeneration(memory: nil)
    } catch {
      throw ReconcilerError(error)
    }
  }

  /// Gives up the generation before the live one, so that nothing can be rolled back to it any more.
  ///
  /// - Returns: what was kept of it, or nil where nothing was.
  /// - Throws: ``ReconcilerError/Reason/missingTarget`` where nothing is deployed,
  ///   ``ReconcilerError/Reason/refused`` while the live one waits to be confirmed.
  public func prune(_ deployment: String) throws(ReconcilerError) -> PreviousGeneration? {
    let layout = layout(deployment)
    if try isOverdue(deployment) { try expire(deployment) }
    guard let lock = try DeploymentLock(layout, self) else {
      throw ReconcilerError.notDeployed(deployment, try deployments())
    }
    try Recovery(layout: layout, kernel: kernel).run()
    guard let live = try LedgerStore(kernel: kernel, layout: layout).current() else {
      throw ReconcilerError.notDeployed(deployment, try deployments())
    }
    if live.confirmBy != nil {
      throw ReconcilerError(
        .refused,
        "generation \(live.generation) of \(deployment) waits to be confirmed, and needs the one before until then",
        advice: "`bpf-apply confirm \(deployment)` first")
    }
    let previous = try previousGeneration(of: deployment)
    do throws(LoaderError) {
      try GenerationRemover(layout: layout, kernel: kernel).remove(.previous)
    } catch {
      throw ReconcilerError(
        .notConverged, "the generation before of \(deployment) is not all gone: \(error)",
        advice: "run prune again: it goes on where it stopped")
    }
    _ = consume lock
    return previous
  }

  /// The sum over its maps and programs, each counted once, of those that are not the live generation's too.
  private func memoryOfPrevious(_ layout: DeploymentLayout) throws(LoaderError) -> UInt64 {
    var counted: Set<ObjectKey> = []
    for path in try pins(in: .current, layout) {
      if let key = try kernel.object(at: path).flatMap(ObjectKey.init) {
        counted.insert(key)
      }
    }
    var sum: UInt64 = 0
    for path in try pins(in: .previous, layout) {
      guard let key = try kernel.object(at: path).flatMap(ObjectKey.init),
        counted.insert(key).inserted
      else { continue }
      sum += try kernel.memory(at: path) ?? 0
    }
    return sum
  }

  /// All pins of a generation, those of its documents among them.
  private func pins(
    in slot: DeploymentLayout.Slot, _ layout: DeploymentLayout
  ) throws(LoaderError) -> [String] {
    var pins = [layout.plan(slot), layout.ledger(slot), layout.manifest(slot)]
    pins += try (kernel.names(in: layout.entries(slot)) ?? []).map {
      "\(layout.entries(slot))/\($0)"
    }
    for folder in DeploymentLayout.objectDirectories {
      let directory = "\(layout.directory(slot))/\(folder)"
      pins += try (kernel.names(in: directory) ?? []).map { "\(directory)/\($0)" }
    }
    return pins
  }
}
