import ArgumentParser
import Manifest
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
    let states = try arguments.desiredStates(reconciler.desired)
    do throws(ReconcilerError) {
      try warnOfPlace(reconciler)
      let plans = try reconciler.plan(try reconciler.inOrder(states), planning.options)
      for plan in plans { say(planText.render(plan)) }
      try Pruning(
        arguments, without: states, manager: planning.manager?.name, self, reconciler
      ).tell(planning.prune)
      if let refusal = plans.lazy.compactMap(\.refusal).first { throw refusal }
      return plans.contains { !$0.isEmpty }
    } catch {
      throw CommandFailure(error, states.map(\.source))
    }
  }
}
