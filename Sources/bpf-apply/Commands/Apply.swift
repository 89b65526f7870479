import ArgumentParser
import BPFSyscall
import Reconciler

/// `bpf-apply MANIFEST...`
struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Make the host what the manifests say (the default).")

  @Argument(help: "Manifests, directories of manifests, or - for standard input.")
  var manifests: [String]

  @Flag(help: "Show what would happen, and change nothing: `plan`.")
  var dryRun = false

  @OptionGroup var shared: SharedOptions

  func validate() throws { try ManifestArguments.validate(manifests) }

  func run() throws {
    try shared.reporting { () throws(CommandFailure) in
      let states = try ManifestArguments.desiredStates(manifests)
      let reconciler = shared.reconciler()
      let text = PlanText(style: shared.outputStyle, kernel: System.kernelRelease())
      for state in states {
        do throws(ReconcilerError) {
          if dryRun {
            shared.say(text.render(try reconciler.plan(state)))
          } else {
            let plan = try reconciler.apply(state) { shared.say(text.render($0)) }
            if !plan.isEmpty { shared.say(text.summary(plan)) }
          }
        } catch {
          throw CommandFailure(error, [state.source])
        }
      }
    }
  }
}
