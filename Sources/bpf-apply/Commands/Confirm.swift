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

  @Option(help: ArgumentHelp("The process whose end is waited for first.", visibility: .hidden))
  var after: ProcessIdentity?

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting(deployment, lock) { name, reconciler throws(ReconcilerError) in
      System.catchInterrupts()
      if expire { return try waitToExpire(name) }
      try reconciler.confirm(name)
      shared.say("Confirmed \(name): its generation stays.")
    }
  }

  /// Waits until the apply that started this process has ended, then as long as that may be confirmed, or until a signal
  /// says that there is no time.
  private func waitToExpire(_ name: String) throws(ReconcilerError) {
    if let after {
      while after.isAlive, !System.isInterrupted { System.sleep(milliseconds: 200) }
    } else {
      _ = try? GivenFile.standardInput().content()
    }
    _ = try shared.guardConfirmation(of: name, lock)
  }
}

extension SharedOptions {
  /// Waits as long as a deployment may be confirmed, or until a signal says that there is no time, and rolls it back where
  /// nobody does.
  ///
  /// - Returns: where it stands then.
  func guardConfirmation(
    of name: String, _ lock: LockOptions
  ) throws(ReconcilerError) -> DeploymentPhase {
    let reconciler = reconciler(lock, isInterruptible: false)
    while let left = try reconciler.remainingTime(of: name), left > 0, !System.isInterrupted {
      System.sleep(milliseconds: UInt32(min(left, 500)))
    }
    let isNow = System.isInterrupted
    guard try reconciler.remainingTime(of: name) != nil else {
      return try reconciler.phase(of: name)
    }
    // Another would end it midway.
    System.ignoreInterrupts()
    let (attempts, strictAttempts) = (60, 3)
    for attempt in 1...attempts {
      do throws(ReconcilerError) {
        // What fails at first may fail for a moment; then the rest is worth more than nothing.
        try reconciler.expire(name, now: isNow, anyhow: attempt > strictAttempts)
        break
      } catch {
        if attempt == attempts { throw error }
        System.sleep(milliseconds: attempt > strictAttempts ? 10_000 : 500)
      }
    }
    return try reconciler.phase(of: name)
  }
}
