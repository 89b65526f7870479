import ArgumentParser
import Reconciler

/// `bpf-apply plan MANIFEST...`
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what an apply would do; change nothing.")

  @OptionGroup var arguments: ManifestArguments

  @Flag(help: "Exit with 2 where something would change.")
  var detailedExitcode = false

  @OptionGroup var planning: PlanningOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    var isPending = false
    try shared.reporting { () throws(CommandFailure) in
      isPending = try shared.showPlans(arguments, planning)
    }
    if detailedExitcode, isPending { throw ExitCode.changesPending }
  }
}

extension SharedOptions {
  /// Shows what an apply of the manifests would do.
  ///
  /// - Returns: whether anything would change.
  func showPlans(
    _ arguments: ManifestArguments, _ planning: PlanningOptions
  ) throws(CommandFailure) -> Bool {
    let reconciler = reconciler()
    var isPending = false
    for state in try arguments.desiredStates(reconciler.desired) {
      do throws(ReconcilerError) {
        let plan = try reconciler.plan(state, planning.options)
        say(planText.render(plan))
        isPending = isPending || !plan.isEmpty
      } catch {
        throw CommandFailure(error, [state.source])
      }
    }
    return isPending
  }
}
