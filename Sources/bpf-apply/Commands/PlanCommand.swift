import ArgumentParser
import BPFSyscall
import Reconciler

/// `bpf-apply plan MANIFEST...`
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what an apply would do; change nothing.")

  @Argument(help: "Manifests, directories of manifests, or - for standard input.")
  var manifests: [String]

  @Flag(help: "Exit with 2 where something would change.")
  var detailedExitcode = false

  @OptionGroup var shared: SharedOptions

  func validate() throws { try ManifestArguments.validate(manifests) }

  func run() throws {
    var isPending = false
    try shared.reporting { () throws(CommandFailure) in
      let states = try ManifestArguments.desiredStates(manifests)
      let reconciler = shared.reconciler()
      let text = PlanText(style: shared.outputStyle, kernel: System.kernelRelease())
      for state in states {
        do throws(ReconcilerError) {
          let plan = try reconciler.plan(state)
          shared.say(text.render(plan))
          if !plan.isEmpty { isPending = true }
        } catch {
          throw CommandFailure(error, [state.source])
        }
      }
    }
    if detailedExitcode, isPending { throw ExitCode.changesPending }
  }
}
