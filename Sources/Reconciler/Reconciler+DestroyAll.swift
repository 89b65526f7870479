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
  /// Takes all deployments down. First everything is taken off its hooks, also what may not be removed, or is of a newer
  /// version: nothing of it runs any more. What then keeps one from being removed does not keep the others.
  ///
  /// One at which another run is at work comes last, and is waited for then.
  ///
  /// - Parameters:
  ///   - keepsMaps: whether their maps stay, as with ``destroy(_:keepsMaps:allowed:together:)``.
  ///   - tell: is told what became of each.
  public func destroyAll(
    keepsMaps: Bool = false, tell: (Destruction) -> Void
  ) throws(ReconcilerError) {
    let names = try deployments()
    let all = Set(names)
    var detached: [String: Result<[String], ReconcilerError>] = [:]
    for name in names { detached[name] = detach(name, patience: .zero) }
    for isLast in [false, true] {
      for name in names {
        guard var problems = detached[name], problems.isLocked == isLast else { continue }
        if isLast { problems = detach(name, patience: patience) }
        let result = Result { () throws(ReconcilerError) in
          try destroy(name, keepsMaps: keepsMaps, after: problems.get(), together: all)
        }
        tell(Destruction(deployment: name, result: result))
      }
    }
  }

  private func destroy(
    _ deployment: String, keepsMaps: Bool, after problems: [String], together: Set<String>
  ) throws(ReconcilerError) -> Ledger? {
    do throws(ReconcilerError) {
      return try destroy(deployment, keepsMaps: keepsMaps, together: together)
    } catch {
      throw error.afterDetaching(problems)
    }
  }

  /// Takes what a deployment has attached off its hooks.
  ///
  /// - Returns: what could not be taken off, one line each.
  private func detach(_ deployment: String, patience: Duration) -> Result<[String], ReconcilerError>
  {
    let layout = layout(deployment)
    let waiting = Reconciler(
      kernel, bpffs: bpffs, tool: tool, patience: patience, isInterrupted: isInterrupted)
    return Result { () throws(ReconcilerError) in
      try refuseForeign(layout)
      guard let lock = try DeploymentLock(layout, waiting) else { return [] }
      // What a killed run was about to take over goes back to whose it is. Where that cannot be, it still must not run.
      try? Recovery(layout: layout, kernel: kernel).run()
      let problems = Detacher(layout: layout, kernel: kernel).run()
      _ = consume lock
      return problems
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

extension Result<[String], ReconcilerError> {
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
