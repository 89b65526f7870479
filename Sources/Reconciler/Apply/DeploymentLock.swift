import BPFLoader
import BPFSyscall

/// The lock of a deployment's directory, held as long as this value lives.
struct DeploymentLock: ~Copyable {
  private let lock: any DirectoryLock

  /// Makes the directories that it is the lock of, and takes it: another run may remove them in between.
  init(
    making directories: inout DeploymentDirectories, _ layout: DeploymentLayout,
    _ reconciler: Reconciler
  ) throws(ReconcilerError) {
    while true {
      try directories.make()
      guard let lock = try DeploymentLock(layout, reconciler) else { continue }
      self = lock
      return
    }
  }

  /// Takes the lock; where another run holds it, waits as long as the reconciler has patience. There is none where there
  /// is no directory, or none any more.
  init?(_ layout: DeploymentLayout, _ reconciler: Reconciler) throws(ReconcilerError) {
    let deadline = ContinuousClock.now.advanced(by: reconciler.patience)
    while true {
      switch try Self.attempt(layout, reconciler.kernel) {
      case .taken(let lock):
        try reconciler.checkPlace(of: layout)
        self.lock = lock
        return
      case .gone:
        try reconciler.requireBPFFS()
        return nil
      case .held(let holder):
        if reconciler.isInterrupted() {
          throw ReconcilerError(.interrupted, "interrupted while waiting for \(layout.name)")
        }
        guard ContinuousClock.now < deadline else {
          throw ReconcilerError(
            .locked, "\(holder ?? "another bpf-apply") is at work on \(layout.name)",
            advice: "try again in a moment, or wait for it: --lock-timeout 30s")
        }
        System.sleep(milliseconds: 20)
      }
    }
  }

  private static func attempt(
    _ layout: DeploymentLayout, _ kernel: any Kernel
  ) throws(ReconcilerError) -> LockAttempt {
    do throws(LoaderError) {
      return try kernel.lock(layout.directory)
    } catch {
      throw ReconcilerError(error)
    }
  }
}
