import BPFLoader

extension Reconciler {
  /// Makes a deployment what it was in the generation before: its maps with what they hold, its programs, attachments and
  /// pins. What it is now becomes the generation before, and is refused by an apply until it changes.
  ///
  /// - Parameters:
  ///   - allowed: maps that may be replaced although other deployments use them.
  ///   - willExecute: is told the plan before anything changes.
  @discardableResult
  public func rollBack(
    _ deployment: String, allowed: [ObjectAddress] = [], willExecute: (Plan) -> Void = { _ in }
  ) throws(ReconcilerError) -> Plan {
    let layout = layout(deployment)
    guard let lock = try DeploymentLock(layout, self) else {
      throw ReconcilerError(.failed, "nothing to roll back: \(deployment) is not deployed")
    }
    try Recovery(layout: layout, kernel: kernel).run()
    let plan = try rollBack(layout, allowed: allowed, willExecute: willExecute)
    _ = consume lock
    return plan
  }

  /// The same under the deployment's lock.
  func rollBack(
    _ layout: DeploymentLayout, allowed: [ObjectAddress], willExecute: (Plan) -> Void
  ) throws(ReconcilerError) -> Plan {
    let (live, former) = try generations(layout)
    let desired = DesiredState(restoring: former, from: live)
    try checkPlaces(ofPins: desired)
    let observed = try Observation(
      layout, desired: desired, targets: former.attachments.mapValues(\.target), kernel: kernel)
    var plan = try Plan(desired, observed)
    plan.unreachable = try unreachablePins(of: plan.desired)
    plan.users = try users(lostBy: plan, together: [])
    try refuseLosses(plan, allowed)
    try checkPrivileges(plan)
    willExecute(plan)
    var executor = try Executor(plan, layout, kernel, tool: tool, isInterrupted: isInterrupted)
    try executor.run()
    plan.gaps = executor.gaps
    return plan
  }

  /// The live generation, and the one before, all of whose maps and programs are still there.
  private func generations(
    _ layout: DeploymentLayout
  ) throws(ReconcilerError) -> (live: Ledger, former: Ledger) {
    let store = LedgerStore(kernel: kernel, layout: layout)
    let current = try store.current()
    guard let live = current, let former = try store.generation(.previous), former.rebuilt != .pins
    else {
      throw Self.nothingToRollBack(layout.name, current)
    }
    for address in former.addresses.sorted() where address.kind == .map || address.kind == .program
    {
      guard try id(at: layout.pin(address, in: .previous)) == former.id(of: address) else {
        throw ReconcilerError(
          .failed,
          "cannot roll back to generation \(former.generation) of \(layout.name): its \(address) is gone",
          advice: "apply the manifest that you want instead")
      }
    }
    return (
      try store.withManifest(live, of: .current),
      try store.withManifest(former, of: .previous).recognized(by: live)
    )
  }

  private static func nothingToRollBack(_ deployment: String, _ live: Ledger?) -> ReconcilerError {
    let what = "nothing to roll back: \(deployment)"
    if live?.keepsPrevious == false {
      return ReconcilerError(
        .failed, "\(what) keeps no generation before this one (keep_previous: false)",
        advice: "apply the manifest that you want instead")
    }
    if live?.rebuilt != nil {
      return ReconcilerError(
        .failed, "nothing to roll back: of what is live of \(deployment) parts are lost",
        advice: "apply the manifest that you want: what is left is kept")
    }
    return ReconcilerError(.failed, "\(what) has no generation before this one")
  }

  private func id(at path: String) throws(ReconcilerError) -> UInt32? {
    do throws(LoaderError) {
      return try kernel.object(at: path)?.id
    } catch {
      throw ReconcilerError(error)
    }
  }
}

extension Ledger {
  /// The same with what a later generation knows of links that were taken over before a manifest said where they are.
  fileprivate func recognized(by later: Ledger) -> Ledger {
    var ledger = self
    for (name, record) in attachments where record.options == .unknown {
      guard var known = later.attachments[name], known.id == record.id else { continue }
      let form = later.programs[known.object.name]
      ledger.programs[record.object.name]?.attachType = form?.attachType
      known.object = record.object
      ledger.attachments[name] = known
    }
    return ledger
  }
}
