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
      Its maps come back with what they hold, but for entries that the manifest prescribed then (`mode: exact` and \
      `merge`), its programs and attachments as they were; neither the manifest nor bytecode is read. What has lost \
      its target since is left pending, with exit code 2: an apply attaches it. What is live now becomes the \
      generation before, and is held: applying it again, however it is spelled, is refused, except with \
      `apply --release`. A repair is no generation to go back to. A second rollback is refused; `--forward` goes to \
      what was rolled back from.
      """)

  @Argument(help: "The deployment's name.")
  var deployment: String

  @Flag(help: "Go to what the deployment was rolled back from; nothing is held then.")
  var forward = false

  @OptionGroup var allowing: AllowOptions

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    var isPending = false
    try shared.reporting(deployment, lock) { name, reconciler throws(ReconcilerError) in
      System.catchInterrupts()
      let plan = try reconciler.rollBack(
        name, forward ? .forward : .back, allowed: allowing.allow
      ) {
        shared.say(shared.planText.render($0))
      }
      shared.say(shared.planText.summary(plan))
      isPending = isPending || plan.leavesPending
    }
    if isPending { throw ExitCode.changesPending }
  }
}
