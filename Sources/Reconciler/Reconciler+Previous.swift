import BPFLoader

/// What is kept of the generation before the live one.
public struct PreviousGeneration: Sendable, Hashable {
  /// How many bytes the kernel counts for what it has and the live one has not, its record among it; nil where that may
  /// not be looked at.
  public var memory: UInt64?
  /// What keeps it from being rolled back to; empty also where we may not look.
  public var losses: [Loss] = []

  /// What is no more as it was left.
  public enum Loss: Sendable, Hashable {
    /// What it was is not known any more.
    case record
    /// One of its maps or programs is gone, or another one stands in its place.
    case object(ObjectAddress)
  }
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

  /// The same, and whether a rollback finds there what it needs.
  ///
  /// - Parameter live: what is live of the deployment.
  func previousGeneration(before live: Ledger) throws(ReconcilerError) -> PreviousGeneration? {
    var previous = try previousGeneration(of: live.deployment)
    guard previous != nil || live.keepsFormer else { return nil }
    let layout = layout(live.deployment)
    let store = LedgerStore(kernel: kernel, layout: layout)
    let slot = live.slotBefore
    do throws(ReconcilerError) {
      guard let ledger = try store.generation(slot) else { return previous }
      previous = previous ?? PreviousGeneration()
      previous?.losses =
        ledger.rebuilt == .pins
        ? [.record] : try store.losses(of: ledger, in: slot).map { .object($0) }
    } catch  where error.reason == .notPermitted || error.reason == .invalid {
      return previous
    }
    return previous
  }

  /// Gives up the generation before the live one, so that nothing can be rolled back to it any more.
  ///
  /// - Returns: what was kept of it, or nil where nothing was.
  /// - Throws: ``ReconcilerError/Reason/missingTarget`` where nothing is deployed,
  ///   ``ReconcilerError/Reason/refused`` while the live one waits to be confirmed.
  public func prune(_ deployment: String) throws(ReconcilerError) -> PreviousGeneration? {
    try opening(deployment) { opened throws(ReconcilerError) in
      try decide(.prune, opened)
      let previous = try previousGeneration(of: deployment)
      do throws(LoaderError) {
        try GenerationRemover(layout: opened.layout, kernel: kernel).remove(.previous)
      } catch {
        throw ReconcilerError(
          .notConverged, "the generation before of \(deployment) is not all gone: \(error)",
          advice: "run prune again: it goes on where it stopped")
      }
      return previous
    }
  }

  /// The sum over its maps and programs, each counted once, of those that are not the live generation's too.
  private func memoryOfPrevious(_ layout: DeploymentLayout) throws(LoaderError) -> UInt64 {
    var counted: Set<ObjectIdentity> = []
    for path in try pins(in: .current, layout) {
      if let key = try kernel.object(at: path).flatMap(ObjectIdentity.init) {
        counted.insert(key)
      }
    }
    var sum: UInt64 = 0
    for path in try pins(in: .previous, layout) {
      guard let key = try kernel.object(at: path).flatMap(ObjectIdentity.init),
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
    var pins = [
      layout.plan(slot), layout.ledger(slot), layout.manifest(slot), layout.globals(slot),
    ]
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
