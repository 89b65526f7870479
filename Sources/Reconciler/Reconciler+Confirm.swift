import BPFLoader

extension Reconciler {
  /// Keeps what an apply left to be confirmed.
  ///
  /// - Throws: ``ReconcilerError/Reason/failed`` where nothing waits for that, or it comes too late: then what was there
  ///   before is back.
  public func confirm(_ deployment: String) throws(ReconcilerError) {
    let layout = layout(deployment)
    guard let lock = try DeploymentLock(layout, self) else {
      throw Self.nothingToConfirm(deployment)
    }
    try Recovery(layout: layout, kernel: kernel).run()
    if try rollBackUnconfirmed(layout) {
      throw ReconcilerError(
        .failed, "too late to confirm: \(deployment) is what it was before",
        advice: "apply it again: --release, and --confirm with more time")
    }
    let store = LedgerStore(kernel: kernel, layout: layout)
    guard var ledger = try store.current(), ledger.confirmBy != nil else {
      throw Self.nothingToConfirm(deployment)
    }
    ledger.confirmBy = nil
    try store.replace(with: ledger)
    do throws(LoaderError) {
      try GenerationRemover(layout: layout, kernel: kernel).dropPrevious(of: ledger)
    } catch {
      throw ReconcilerError(
        .notConverged,
        "\(deployment) is confirmed, but its generation before is not all gone: \(error)",
        advice: "the next run on \(deployment) removes what is left")
    }
    _ = consume lock
  }

  private static func nothingToConfirm(_ deployment: String) -> ReconcilerError {
    ReconcilerError(.failed, "nothing to confirm: \(deployment) does not wait for that")
  }

  /// How long a deployment still waits to be confirmed, in milliseconds; nil where it does not.
  public func remainingTime(of deployment: String) throws(ReconcilerError) -> UInt64? {
    let ledger = try LedgerStore(kernel: kernel, layout: layout(deployment)).current()
    guard let deadline = ledger?.confirmBy else { return nil }
    return deadline - min(deadline, kernel.uptime)
  }

  /// Whether it is known that nobody confirmed a deployment in time. What a killed run left may keep us from looking, until
  /// that is taken back.
  func isOverdue(_ deployment: String) throws(ReconcilerError) -> Bool {
    do throws(ReconcilerError) {
      return try remainingTime(of: deployment) == 0
    } catch  where error.reason == .denied {
      return false
    }
  }

  /// Takes back what nobody confirmed in time.
  public func expire(_ deployment: String) throws(ReconcilerError) {
    let layout = layout(deployment)
    guard let lock = try DeploymentLock(layout, self) else { return }
    try Recovery(layout: layout, kernel: kernel).run()
    _ = try rollBackUnconfirmed(layout)
    _ = consume lock
  }

  /// Rolls back, under the deployment's lock, what should have been confirmed by now; a first generation is destroyed.
  ///
  /// - Returns: whether there was something to roll back.
  func rollBackUnconfirmed(_ layout: DeploymentLayout) throws(ReconcilerError) -> Bool {
    let ledger = try LedgerStore(kernel: kernel, layout: layout).current()
    guard let ledger, let deadline = ledger.confirmBy, kernel.uptime >= deadline else {
      return false
    }
    if ledger.generation == 1 {
      try remove(ledger, layout)
    } else {
      // Who uses its maps has used them without knowing whether they stay.
      let maps = ledger.maps.keys.map { ObjectAddress(.map, $0) }
      _ = try rollBack(layout, allowed: maps) { _ in }
    }
    return true
  }

  /// Refuses to change what waits to be confirmed.
  func refuseUnconfirmed(_ plan: Plan) throws(ReconcilerError) {
    guard !plan.isEmpty, let deadline = plan.observed.ledger?.confirmBy else { return }
    let seconds = (deadline - min(deadline, kernel.uptime) + 999) / 1000
    throw ReconcilerError(
      .refused,
      "generation \(plan.former ?? 0) of \(plan.deployment) waits to be confirmed for another \(seconds) s",
      advice:
        "`bpf-apply confirm \(plan.deployment)` keeps it, `bpf-apply \(plan.former == 1 ? "destroy" : "rollback") \(plan.deployment)` takes it back"
    )
  }
}
