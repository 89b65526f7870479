import BPFLoader

extension Reconciler {
  /// Keeps what an apply left to be confirmed, also past its time as long as nothing has taken it back.
  ///
  /// - Throws: ``ReconcilerError/Reason/failed`` where nothing waits for that, or what was there before is back.
  public func confirm(_ deployment: String) throws(ReconcilerError) {
    let layout = layout(deployment)
    guard let lock = try DeploymentLock(layout, self) else {
      throw Self.nothingToConfirm(deployment, nil)
    }
    try Recovery(layout: layout, kernel: kernel).run()
    let store = LedgerStore(kernel: kernel, layout: layout)
    let current = try store.current()
    guard var ledger = current, ledger.confirmBy != nil else {
      throw Self.nothingToConfirm(deployment, current)
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

  private static func nothingToConfirm(_ deployment: String, _ live: Ledger?) -> ReconcilerError {
    guard live?.held == nil else {
      return ReconcilerError(
        .failed, "nothing to confirm: \(deployment) was rolled back",
        advice: "if that came too soon, apply it again: --release, and --confirm with more time")
    }
    return ReconcilerError(
      .failed, "nothing to confirm: \(deployment) does not wait for that")
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
  ///
  /// - Parameters:
  ///   - now: whether it is taken back although there is time left.
  ///   - anyhow: whether attachments that fail are left out: they wait for an apply, and the rest is taken back.
  public func expire(
    _ deployment: String, now: Bool = false, anyhow: Bool = false
  ) throws(ReconcilerError) {
    let layout = layout(deployment)
    guard let lock = try DeploymentLock(layout, self) else { return }
    try Recovery(layout: layout, kernel: kernel).run()
    try rollBackUnconfirmed(layout, now: now, anyhow: anyhow)
    _ = consume lock
  }

  /// Takes back what nobody confirmed in time before something is applied.
  ///
  /// - Returns: whether that cannot be, and another version takes its place.
  func expire(before desired: DesiredState) throws(ReconcilerError) -> Bool {
    guard try isOverdue(desired.deployment) else { return false }
    do throws(ReconcilerError) {
      try expire(desired.deployment)
      return false
    } catch {
      let store = LedgerStore(kernel: kernel, layout: layout(desired.deployment))
      guard let live = try store.current(), try live.version != desired.digest() else {
        throw error
      }
      return true
    }
  }

  /// Rolls back, under the deployment's lock, what should have been confirmed by now; a first generation is taken down,
  /// and held.
  private func rollBackUnconfirmed(
    _ layout: DeploymentLayout, now: Bool, anyhow: Bool
  ) throws(ReconcilerError) {
    let store = LedgerStore(kernel: kernel, layout: layout)
    guard let ledger = try store.current(), let deadline = ledger.confirmBy,
      now || kernel.uptime >= deadline
    else { return }
    if ledger.isFirst {
      return try takeDown(try store.withManifest(ledger, of: .current), layout)
    }
    // Who uses its maps has used them without knowing whether they stay.
    let maps = ledger.maps.keys.map { ObjectAddress(.map, $0) }
    _ = try rollBack(layout, .unconfirmed, allowed: maps, anyhow: anyhow) { _ in }
  }

  /// Ends a first generation: another takes its place in which there is nothing but what it was, to be held.
  private func takeDown(_ first: Ledger, _ layout: DeploymentLayout) throws(ReconcilerError) {
    var desired = DesiredState(emptying: first)
    desired.held = first.desiredVersion
    let observed = try Observation(layout, desired: desired, targets: [:], kernel: kernel)
    let changes = first.addresses.sorted(by: >).map { Change($0, .remove, because: [.unconfirmed]) }
    let plan = Plan(
      deployment: first.deployment, former: first.generation, changes: changes, desired: desired,
      observed: observed)
    var executor = try Executor(plan, layout, kernel, tool: tool, isInterrupted: isInterrupted)
    try executor.run()
  }

  /// Refuses to change what waits to be confirmed.
  func refuseUnconfirmed(_ plan: Plan) throws(ReconcilerError) {
    guard !plan.isEmpty, let live = plan.observed.ledger, let deadline = live.confirmBy else {
      return
    }
    let seconds = (deadline - min(deadline, kernel.uptime) + 999) / 1000
    let name = plan.deployment
    throw ReconcilerError(
      .refused,
      seconds == 0
        ? "generation \(live.generation) of \(name) should have been confirmed by now, and is still there"
        : "generation \(live.generation) of \(name) waits to be confirmed for another \(seconds) s",
      advice:
        "`bpf-apply confirm \(name)` keeps it, `bpf-apply \(live.isFirst ? "destroy" : "rollback") \(name)` takes it back"
    )
  }
}
