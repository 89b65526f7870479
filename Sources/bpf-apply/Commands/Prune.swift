import ArgumentParser
import BPFSyscall
import Manifest
import Reconciler

/// `bpf-apply prune NAME`
struct Prune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Drop the previous generation, and free its memory.",
    discussion: """
      What is live stays as it is; it cannot be rolled back any more. `keep_previous: false` in the manifest does so \
      after each apply. While an apply waits to be confirmed, it is refused.
      """)

  @Argument(help: "The deployment's name.")
  var deployment: String

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting(deployment, lock) { name, reconciler throws(ReconcilerError) in
      System.catchInterrupts()
      guard let dropped = try reconciler.prune(name) else {
        return shared.say("Nothing to prune: \(name) has no previous generation.")
      }
      let memory = dropped.memory.map { ": \(ByteCount.text($0)) less" } ?? ""
      shared.say("Pruned \(name)\(memory). It cannot be rolled back any more.")
    }
  }
}
