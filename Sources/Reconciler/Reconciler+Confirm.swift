import BPFLoader

extension Reconciler {
  /// Keeps what an apply left to be confirmed, also past its time as long as nothing has taken it back.
  ///
  /// - Throws: ``ReconcilerError/Reason/failed`` where nothing waits for that, or what was there before is back.
  public func confirm(_ deployment: String) throws(ReconcilerError) {
    try opening(deployment) { deployment throws(ReconcilerError) in
      guard try decide(.confirm, deployment) == .proceed, var ledger = deployment.ledger else {
        return
      }
      let layout = deployment.layout
      ledger.confirmBy = nil
      try LedgerStore(kernel: kernel, layout: layout).replace(with: ledger)
      do throws(LoaderError) {
        try GenerationRemover(layout: layout, kernel: kernel).dropPrevious(of: ledger)
      } catch {
        throw ReconcilerError(
          .notConverged,
          "\(layout.name) is confirmed, but its generation before is not all gone: \(error)",
          advice: "the next run on \(layout.name) removes what is left")
      }
    }
  }

  /// How long a deployment still waits to be confirmed, in milliseconds; nil where it does not.
  public func remainingTime(of deployment: String) throws(ReconcilerError) -> UInt64? {
    try phase(of: deployment).remaining
  }

  /// Takes back what nobody confirmed in time; a first generation is taken down, and held.
  ///
  /// - Parameters:
  ///   - now: whether it is taken back although there is time left.
  ///   - anyhow: whether attachments that fail are left out: they wait for an apply, and the rest is taken back.
  public func expire(
    _ deployment: String, now: Bool = false, anyhow: Bool = false
  ) throws(ReconcilerError) {
    try opening(deployment) { deployment throws(ReconcilerError) in
      guard try decide(.expire(now: now), deployment) == .takeBack else { return }
      try takeBack(deployment, anyhow: anyhow)
    }
  }

  /// Takes back what nobody confirmed.
  @discardableResult
  func takeBack(
    _ deployment: OpenDeployment, anyhow: Bool = false, willExecute: (Plan) -> Void = { _ in }
  ) throws(ReconcilerError) -> Plan {
    let ledger = deployment.ledger
    if let ledger, ledger.isFirst { return try takeDown(ledger, deployment.layout, willExecute) }
    // Who uses its maps has used them without knowing whether they stay.
    let maps = (ledger?.maps ?? [:]).keys.map { ObjectAddress(.map, $0) }
    return try rollBack(
      deployment, .unconfirmed, allowed: maps, anyhow: anyhow, willExecute: willExecute)
  }

  /// Takes back what nobody confirmed in time, and was asked for again: that is no confirmation, unless what is held is
  /// released.
  ///
  /// - Returns: the deployment as it is then.
  func takeBackOverdue(
    _ deployment: OpenDeployment, _ options: ApplyOptions
  ) throws(ReconcilerError) -> OpenDeployment {
    try takeBack(deployment)
    if options.isReleased { return try OpenDeployment(deployment.layout, self) }
    let name = deployment.layout.name
    let generation = deployment.ledger.map { "generation \($0.generation) of \(name)" } ?? name
    throw ReconcilerError(
      .refused, "\(generation) should have been confirmed by now: it is rolled back",
      advice: "apply it again with --release, and --confirm with more time")
  }

  /// Ends a first generation: another takes its place in which there is nothing but what it was, to be held.
  private func takeDown(
    _ first: Ledger, _ layout: DeploymentLayout, _ willExecute: (Plan) -> Void
  ) throws(ReconcilerError) -> Plan {
    let store = LedgerStore(kernel: kernel, layout: layout)
    let first = try store.withManifest(first, of: .current)
    var desired = DesiredState(emptying: first)
    desired.held = first.desiredVersion(try store.key())
    let observed = try Observation(
      layout, of: first, desired: desired, targets: [:], kernel: kernel)
    let changes = first.addresses.sorted(by: >).map { Change($0, .remove, because: [.unconfirmed]) }
    let plan = Plan(
      deployment: first.deployment, former: first.generation, changes: ChangeList(changes),
      desired: desired,
      observed: observed)
    willExecute(plan)
    var executor = try Executor(plan, layout, kernel, tool: tool, isInterrupted: isInterrupted)
    try executor.execute()
    return plan
  }
}

extension DesiredState {
  /// Whether it is what is live and overdue, as far as a manifest tells before its targets are looked up.
  func isOverdue(
    _ phase: DeploymentPhase, _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(ReconcilerError) -> Bool {
    guard case .overdue(let live) = phase else { return false }
    let store = LedgerStore(kernel: kernel, layout: layout)
    if let version = live.version { return try version == store.key().keyed(digest()) }
    return try store.withManifest(live, of: .current).requestDigest == requestDigest
  }
}

extension Plan {
  /// Whether what is live already is the version that it leads to.
  var keepsVersion: Bool {
    guard !isEmpty, let version = observed.ledger?.version else { return isEmpty }
    return version == desired.version
  }
}
