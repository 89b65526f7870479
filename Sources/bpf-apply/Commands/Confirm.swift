import ArgumentParser
import BPFSyscall
import Manifest
import Reconciler

/// `bpf-apply confirm NAME`
struct Confirm: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm",
    abstract: "Keep what `apply --confirm` applied.")

  @Argument(help: "The deployment's name.")
  var deployment: String

  @Flag(help: ArgumentHelp("Wait, and roll back what nobody confirms.", visibility: .hidden))
  var expire = false

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting(deployment, lock) { name, reconciler throws(ReconcilerError) in
      if expire { return try waitToExpire(name, shared.reconciler(lock, isInterruptible: false)) }
      System.catchInterrupts()
      try reconciler.confirm(name)
      shared.say("Confirmed \(name): its generation stays.")
    }
  }

  /// Waits until the apply that started this process has ended, then as long as that may be confirmed, or until a signal
  /// says that there is no time.
  private func waitToExpire(
    _ name: String, _ reconciler: Reconciler
  ) throws(ReconcilerError) {
    System.catchInterrupts()
    _ = try? GivenFile.standardInput().content()
    while let left = try reconciler.remainingTime(of: name), left > 0, !System.isInterrupted {
      System.sleep(milliseconds: UInt32(min(left, 500)))
    }
    // Another would end it midway.
    System.ignoreInterrupts()
    for attempt in 1...Self.attempts {
      do throws(ReconcilerError) {
        // What fails at first may fail for a moment; then the rest is worth more than nothing.
        return try reconciler.expire(
          name, now: System.isInterrupted, anyhow: attempt > Self.strictAttempts)
      } catch {
        if attempt == Self.attempts { throw error }
        System.sleep(milliseconds: attempt > Self.strictAttempts ? 10_000 : 500)
      }
    }
  }

  private static let strictAttempts = 3
  private static let attempts = 60
}

extension SharedOptions {
  /// Starts the process that rolls a deployment back where nobody confirms what is applied now.
  ///
  /// - Returns: what it waits for: it begins when this is closed, or this process ends.
  func startGuard(of deployment: String) throws(ReconcilerError) -> FileDescriptor {
    do throws(SystemCallError) {
      // It has neither our environment nor our working directory.
      let start = bpffsPath.hasPrefix("/") ? "" : "\(try readSymbolicLink("/proc/self/cwd"))/"
      return try System.spawnDetached([
        "confirm", deployment, "--expire", "--lock-timeout", "10m", "--bpffs", start + bpffsPath,
      ])
    } catch {
      throw ReconcilerError(
        .failed, "cannot start the process that would roll \(deployment) back: \(error)")
    }
  }
}
