import BPFSyscall
import Reconciler

extension ConfirmGuard {
  /// Where systemd's programs are.
  private static let systemdRunPaths = ["/usr/bin/systemd-run", "/bin/systemd-run"]

  /// Starts what rolls a deployment back where nobody confirms what is applied now.
  ///
  /// - Parameter time: how long that may be confirmed.
  /// - Returns: what a process that guards waits for: it begins when this is closed, or this process ends.
  func start(
    of deployment: String, after time: Duration, bpffs: String
  ) throws(ReconcilerError) -> FileDescriptor? {
    do throws(SystemCallError) {
      // It has neither our environment nor our working directory.
      let start = bpffs.hasPrefix("/") ? "" : "\(try readSymbolicLink("/proc/self/cwd"))/"
      switch self {
      case .foreground: return nil
      case .process:
        return try System.spawnDetached(
          Self.expireArguments(deployment, bpffs: start + bpffs))
      case .timer:
        try Self.startTimer(of: deployment, after: time, bpffs: start + bpffs)
        return nil
      }
    } catch {
      throw ReconcilerError(
        .failed, "cannot start the process that would roll \(deployment) back: \(error)")
    }
  }

  private static func startTimer(
    of deployment: String, after time: Duration, bpffs: String
  ) throws(SystemCallError) {
    let found = systemdRunPaths.first {
      (try? FileStatus(at: $0, followingLinks: true))?.map { _ in true } == true
    }
    guard let systemdRun = found, let own = ProcessIdentity.own else {
      throw SystemCallError("posix_spawn", systemdRunPaths[0], errno: .noSuchFileOrDirectory)
    }
    let command = timerCommand(
      systemdRun, for: deployment, after: time, applier: "\(own)",
      program: try readSymbolicLink("/proc/self/exe"), bpffs: bpffs)
    guard try System.run(command) == 0 else {
      throw SystemCallError(
        "posix_spawn", command.joined(separator: " "), errno: .ioError)
    }
  }
}
