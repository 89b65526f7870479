import BPFLoader
import BPFSyscall

/// What became of one of the deployments that are destroyed together.
public struct Destruction: Sendable {
  public let deployment: String
  /// What was taken down, nil where nothing was but what a killed run had left; or why it was not, with what became of
  /// its attachments in the notes.
  public let result: Result<Ledger?, ReconcilerError>
}

extension Reconciler {
  /// Takes deployments down together. First everything is taken off its hooks, also what may not be removed, or is of a newer
  /// version: nothing of it runs any more. What then keeps one from being removed does not keep the others.
  ///
  /// One at which another run is at work comes last, and is waited for then.
  ///
  /// - Parameters:
  ///   - names: theirs: usually those of all.
  ///   - keepsMaps: whether their maps stay, as with ``destroy(_:keepsMaps:allowed:together:)``.
  ///   - tell: is told what became of each.
  public func destroyAll(
    _ names: [String], keepsMaps: Bool = false, tell: (Destruction) -> Void
  ) {
    var detached = names.map { ($0, detach($0, patience: .zero)) }
    let isLate = detached.map { _, deployment in deployment.isLocked }
    for wait in [false, true] {
      for index in detached.indices where isLate[index] == wait {
        let name = detached[index].0
        if wait { detached[index].1 = detach(name, patience: patience) }
        if let result = destroy(detached[index].1, keepsMaps: keepsMaps, together: Set(names)) {
          tell(Destruction(deployment: name, result: result))
        }
        // Its lock is needed no more.
        detached[index].1 = .success(nil)
      }
    }
  }

  /// - Returns: nil where it had gone before.
  private func destroy(
    _ deployment: Result<DetachedDeployment?, ReconcilerError>, keepsMaps: Bool,
    together: Set<String>
  ) -> Result<Ledger?, ReconcilerError>? {
    switch deployment {
    case .failure(let error): .failure(error)
    case .success(nil): nil
    case .success(let deployment?):
      Result { () throws(ReconcilerError) in
        do throws(ReconcilerError) {
          let opened = try OpenDeployment(deployment.layout, self)
          return try destroy(opened, keepsMaps: keepsMaps, allowed: [], together: together)
        } catch {
          throw error.afterDetaching(deployment.problems)
        }
      }
    }
  }

  /// Takes what a deployment has attached off its hooks.
  private func detach(
    _ deployment: String, patience: Duration
  ) -> Result<DetachedDeployment?, ReconcilerError> {
    let layout = layout(deployment)
    let waiting = Reconciler(
      kernel, bpffs: bpffs, tool: tool, patience: patience, isInterrupted: isInterrupted)
    return Result { () throws(ReconcilerError) in
      try refuseForeign(layout)
      guard let lock = try DeploymentLock(layout, waiting) else { return nil }
      // What a killed run was about to take over goes back to whose it is. Where that cannot be, it still must not run.
      _ = try? Recovery(layout: layout, kernel: kernel, didLose: didLose).run()
      let problems = Detacher(layout: layout, kernel: kernel).run()
      return DetachedDeployment(layout, problems, lock)
    }
  }

  /// Where deployments are, others may have put something.
  private func refuseForeign(_ layout: DeploymentLayout) throws(ReconcilerError) {
    do throws(LoaderError) {
      guard try kernel.names(in: layout.directory) == nil,
        let state = try kernel.object(at: layout.directory)
      else { return }
      throw LoaderError(
        .conflict, "\(layout.directory) is no deployment: \(state.summary) stands there",
        advice: "find out who made it; bpf-apply leaves it there")
    } catch {
      throw ReconcilerError(error)
    }
  }
}

/// A deployment that is off its hooks, and stays so: nobody else is at work on it as long as this is there.
private final class DetachedDeployment {
  let layout: DeploymentLayout
  /// What could not be taken off, one line each.
  let problems: [String]
  private let lock: DeploymentLock

  init(_ layout: DeploymentLayout, _ problems: [String], _ lock: consuming DeploymentLock) {
    self.layout = layout
    self.problems = problems
    self.lock = lock
  }
}

extension Result<DetachedDeployment?, ReconcilerError> {
  /// Whether another run is at work there.
  fileprivate var isLocked: Bool {
    if case .failure(let error) = self { error.reason == .locked } else { false }
  }
}

extension ReconcilerError {
  /// Something of a deployment could not be removed.
  init(notDestroyed layout: DeploymentLayout, _ error: LoaderError) {
    let again = "run destroy again: it goes on where it stopped"
    self.init(
      .notConverged, "\(layout.name) is not wholly destroyed: \(error)",
      advice: error.isCaused(by: .readOnlyFileSystem)
        ? "mount -o remount,rw \(layout.bpffs), then \(again)" : again)
  }

  /// The same error, with what became of the attachments.
  func afterDetaching(_ problems: [String]) -> ReconcilerError {
    var error = self
    let notes =
      problems.isEmpty
      ? ["its attachments are detached: nothing of it runs any more"]
      : problems.map { "not detached: \($0)" }
    // It may have been said by who removes it.
    error.notes += notes.filter { !self.notes.contains($0) }
    return error
  }
}
