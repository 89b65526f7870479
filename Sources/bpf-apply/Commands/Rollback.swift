import ArgumentParser
import BPFSyscall
import Manifest
import Reconciler

/// `bpf-apply rollback NAME`
struct Rollback: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Make a deployment what it was in the generation before.",
    discussion: """
      Its maps come back with what they hold, its programs and attachments as they were; neither the manifest nor \
      bytecode is read. What is live now becomes the generation before: rolling back once more brings it back, \
      unless the manifest that is live then says `keep_previous: false`. Applying the same manifest again is refused \
      until it changes, or with `apply --release`.
      """)

  @Argument(help: "The deployment's name.")
  var deployment: String

  @OptionGroup var allowing: AllowOptions

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting(deployment, lock) { name, reconciler throws(ReconcilerError) in
      System.catchInterrupts()
      let plan = try reconciler.rollBack(name, allowed: allowing.allow) {
        shared.say(shared.planText.render($0))
      }
      shared.say(shared.planText.summary(plan))
    }
  }
}
