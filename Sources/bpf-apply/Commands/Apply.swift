import ArgumentParser
import BPFSyscall
import Reconciler

/// `bpf-apply MANIFEST...`
struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Make the host what the manifests say (the default).")

  @OptionGroup var arguments: ManifestArguments

  @Flag(help: "Show what would happen, and change nothing: `plan`.")
  var dryRun = false

  @OptionGroup var planning: PlanningOptions

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    try shared.reporting { () throws(CommandFailure) in
      if dryRun {
        _ = try shared.showPlans(arguments, planning)
      } else {
        try apply()
      }
    }
  }

  private func apply() throws(CommandFailure) {
    let options = planning.options
    System.catchInterrupts()
    let reconciler = shared.reconciler(lock)
    for state in try arguments.desiredStates(reconciler.desired) {
      do throws(ReconcilerError) {
        let plan = try reconciler.apply(state, options) {
          shared.say(shared.planText.render($0))
        }
        if !plan.isEmpty { shared.say(shared.planText.summary(plan)) }
      } catch {
        throw CommandFailure(error, [state.source])
      }
    }
  }
}
