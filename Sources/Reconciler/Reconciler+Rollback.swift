import BPFLoader

extension Reconciler {
  /// Which way a deployment is rolled back.
  public enum RollbackWay: Sendable {
    /// To what was there before. What was rolled back already is not once more: that would bring back what it was rolled
    /// back from.
    case back
    /// From what was rolled back to what it was rolled back from.
    case forward
    /// From what nobody confirmed, whatever that is.
    case unconfirmed
  }

  /// Makes a deployment what it was in the generation before: its maps with what they hold but for what that prescribes,
  /// its programs, attachments and pins. What has no place any more waits for an apply. What it is now becomes the
  /// generation before, and is refused by an apply until it changes.
  ///
  /// - Parameters:
  ///   - allowed: maps that may be replaced although other deployments use them.
  ///   - willExecute: is told the plan before anything changes.
  @discardableResult
  public func rollBack(
    _ deployment: String, _ way: RollbackWay = .back, allowed: [ObjectAddress] = [],
    willExecute: (Plan) -> Void = { _ in }
  ) throws(ReconcilerError) -> Plan {
    try opening(deployment) { deployment throws(ReconcilerError) in
      let command: DeploymentCommand =
        switch way {
        case .back: .rollBack
        case .forward: .rollForward
        case .unconfirmed: .expire(now: true)
        }
      if try decide(command, deployment) == .takeBack {
        return try takeBack(deployment, willExecute: willExecute)
      }
      return try rollBack(deployment, way, allowed: allowed, willExecute: willExecute)
    }
  }

  /// The same under the deployment's lock.
  ///
  /// - Parameter anyhow: whether attachments that fail are left out for whatever reason, as those are whose targets the
  ///   kernel does not find.
  func rollBack(
    _ deployment: OpenDeployment, _ way: RollbackWay, allowed: [ObjectAddress],
    anyhow: Bool = false, willExecute: (Plan) -> Void
  ) throws(ReconcilerError) -> Plan {
    var left: [ObjectAddress: String] = [:]
    var deployment = deployment
    while true {
      do throws(ReconcilerError) {
        return try rollBack(deployment, way, allowed, leaving: left, willExecute)
      } catch {
        // Where everything is as it was, the rest can be tried.
        let isLeft = error.reason == .missingTarget || anyhow && error.reason != .notConverged
        guard isLeft, let attachment = error.object, attachment.kind == .attachment,
          left.updateValue(error.message, forKey: attachment) == nil
        else { throw error }
        deployment = try OpenDeployment(deployment.layout, self)
      }
    }
  }

  /// - Parameter left: attachments that are left out, and why.
  private func rollBack(
    _ deployment: OpenDeployment, _ way: RollbackWay, _ allowed: [ObjectAddress],
    leaving left: [ObjectAddress: String], _ willExecute: (Plan) -> Void
  ) throws(ReconcilerError) -> Plan {
    let layout = deployment.layout
    guard let live = deployment.ledger else { throw error(.nothingToRollBack, deployment) }
    let step = try RollbackStep(way, live, layout, kernel)
    var desired = step.desired
    var places = RestoredPlaces(step.former, step.live, layout, kernel)
    do throws(LoaderError) {
      try places.find(&desired, withMatches: way != .unconfirmed && step.live.confirmBy == nil)
    } catch {
      throw ReconcilerError(error)
    }
    for (address, reason) in left.sorted(by: { $0.key < $1.key }) {
      desired.leave(address, .missing(reason))
    }
    let observed = try Observation(
      layout, of: deployment.ledger, desired: desired, targets: places.targets, kernel: kernel)
    var plan = try Plan(desired, observed)
    if plan.isEmpty, way != .unconfirmed, step.live.confirmBy == nil {
      throw step.nothingDiffers
    }
    plan.unreachable = try unreachablePins(of: plan.desired)
    plan.consumers = try consumers(lostBy: plan, together: [])
    try refuseLosses(plan, allowed)
    try checkPrivileges(plan)
    willExecute(plan)
    var executor = try Executor(plan, layout, kernel, tool: tool, isInterrupted: isInterrupted)
    try executor.execute()
    plan.gaps = executor.gaps
    plan.modes = executor.modes
    return plan
  }
}
