import ArgumentParser
import BPFSyscall
import Manifest
import Reconciler

/// `bpf-apply adopt NAME ADDRESS PIN`
struct Adopt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt",
    abstract: "Take a map, program or link that others made and pinned into a deployment.")

  @Argument(help: "The deployment's name.")
  var deployment: String

  @Argument(help: "What it shall be called: map.NAME, program.FILE/FUNCTION or attachment.NAME.")
  var address: ObjectAddress

  @Argument(help: "Where it is pinned, absolute or relative to bpffs; it stays there.")
  var pin: String

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting(deployment, lock) { name, reconciler throws(ReconcilerError) in
      System.catchInterrupts()
      let plan = try reconciler.adopt(address, from: pin, into: name) {
        shared.say(shared.planText.render($0))
      }
      shared.say(shared.planText.summary(plan))
    }
  }
}
