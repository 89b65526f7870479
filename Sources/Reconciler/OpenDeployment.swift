import BPFLoader
import Manifest

/// A deployment that a command is at work on, and nobody else: what a killed run left is taken back.
struct OpenDeployment {
  let layout: DeploymentLayout
  let phase: DeploymentPhase
  /// Whether there is anything of it.
  let isThere: Bool

  /// What is recorded of what is live.
  var ledger: Ledger? { phase.ledger }

  fileprivate init(absent layout: DeploymentLayout) {
    (self.layout, phase, isThere) = (layout, .absent, false)
  }

  /// Opens what the caller holds the lock of.
  init(_ layout: DeploymentLayout, _ reconciler: Reconciler) throws(ReconcilerError) {
    let kernel = reconciler.kernel
    let ledger = try Recovery(layout: layout, kernel: kernel, didLose: reconciler.didLose).run()
    self.layout = layout
    phase = DeploymentPhase(ledger, uptime: kernel.uptime)
    isThere = true
  }
}

// The one way in of every command that changes something of a deployment.
extension Reconciler {
  /// Runs a command on a deployment, under its lock. Where there is none, the command is told so.
  func opening<Outcome>(
    _ deployment: String, _ command: (OpenDeployment) throws(ReconcilerError) -> Outcome
  ) throws(ReconcilerError) -> Outcome {
    let layout = layout(deployment)
    guard let lock = try DeploymentLock(layout, self) else {
      return try command(OpenDeployment(absent: layout))
    }
    let result = Result { () throws(ReconcilerError) in
      try command(try OpenDeployment(layout, self))
    }
    _ = consume lock
    return try result.get()
  }

  /// The same of a deployment that is made where it is not there, and taken away again where nothing comes of it.
  func opening<Outcome>(
    making deployment: String, _ options: ApplyOptions,
    _ command: (OpenDeployment, DeploymentDirectories) throws(ReconcilerError) -> Outcome
  ) throws(ReconcilerError) -> Outcome {
    let layout = layout(deployment)
    var directories = DeploymentDirectories(layout, kernel, options)
    do throws(ReconcilerError) {
      let lock = try DeploymentLock(making: &directories, layout, self)
      let made = directories
      let result = Result { () throws(ReconcilerError) in
        try command(try OpenDeployment(layout, self), made)
      }
      if case .failure = result { directories.removeEmpty() }
      _ = consume lock
      return try result.get()
    } catch {
      directories.leave()
      throw error
    }
  }

  /// Where a deployment stands; takes no lock.
  public func phase(of deployment: String) throws(ReconcilerError) -> DeploymentPhase {
    let ledger = try LedgerStore(kernel: kernel, layout: layout(deployment)).current()
    return DeploymentPhase(ledger, uptime: kernel.uptime)
  }

  /// What becomes of a command.
  ///
  /// - Throws: why it is refused.
  @discardableResult
  func decide(
    _ command: DeploymentCommand, _ deployment: OpenDeployment
  ) throws(ReconcilerError) -> Decision {
    let decision = deployment.phase.decision(on: command)
    guard case .refuse(let refusal) = decision else { return decision }
    throw error(refusal, deployment)
  }

  func error(_ refusal: Refusal, _ deployment: OpenDeployment) -> ReconcilerError {
    let name = deployment.layout.name
    switch refusal {
    case .notDeployed: return .notDeployed(name, (try? deployments()) ?? [])
    case .nothingToConfirm:
      guard deployment.ledger?.held == nil else {
        return ReconcilerError(
          .failed, "nothing to confirm: \(name) was rolled back",
          advice: "if that came too soon, apply it again: --release, and --confirm with more time")
      }
      return ReconcilerError(.failed, "nothing to confirm: \(name) does not wait for that")
    case .nothingToRollBack:
      return ReconcilerError(.failed, "nothing to roll back: \(name) is not deployed")
    case .isRolledBack:
      let isKept = (try? exists(deployment.layout.directory(.previous))) == true
      return ReconcilerError(
        .refused, "\(name) is already rolled back",
        advice: isKept
          ? "`bpf-apply rollback --forward \(name)` goes to the other: what it was rolled back from"
          : "what it was rolled back from is not kept: apply the manifest that you want instead")
    case .isNotRolledBack:
      return ReconcilerError(
        .failed, "nothing to go forward to: \(name) is not rolled back")
    case .waits:
      return .waits(
        name, generation: deployment.ledger?.generation,
        remaining: deployment.phase.remaining ?? 0)
    }
  }
}
