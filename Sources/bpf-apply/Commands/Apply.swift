import ArgumentParser
import BPFSyscall
import Manifest
import Reconciler

/// `bpf-apply MANIFEST...`
struct Apply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Make the host what the manifests say (the default).")

  @OptionGroup var arguments: ManifestArguments

  @Flag(help: "Show what would happen, and change nothing: `plan`.")
  var dryRun = false

  @OptionGroup var planning: PlanningOptions

  @Option(
    help: ArgumentHelp(
      "Roll back by itself unless `confirm NAME` comes within this time: 30s, 2m.",
      valueName: "duration"))
  var confirm: TimeSpan?

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func run() throws {
    var isPending = false
    try shared.reporting { () throws(CommandFailure) in
      if dryRun {
        _ = try shared.showPlans(arguments, planning)
      } else {
        isPending = try apply()
      }
    }
    if isPending { throw ExitCode.changesPending }
  }

  /// - Returns: whether something is left pending that cannot be here.
  private func apply() throws(CommandFailure) -> Bool {
    var isPending = false
    var options = planning.options
    options.confirmWithin = confirm?.duration
    let reconciler = shared.reconciler(lock)
    let states = try arguments.desiredStates(reconciler.desired)
    // Until here it ends the process, which may wait for a manifest's pipe.
    System.catchInterrupts()
    do throws(ReconcilerError) {
      try shared.warnOfPlace(reconciler)
      let states = try reconciler.inOrder(states)
      // What is refused of one must not come after another has been applied.
      if states.count > 1 { _ = try reconciler.plan(states, options) }
      options.together = Set(states.map(\.deployment))
      for state in states {
        let plan = try apply(state, options, reconciler)
        isPending = isPending || plan.leavesPending
      }
      let pruning = try Pruning(
        arguments, without: states, manager: options.manager, shared, reconciler)
      if planning.prune { try pruning.run(options) } else { pruning.tell(false) }
      return isPending
    } catch {
      throw CommandFailure(error, states.map(\.source))
    }
  }

  private func apply(
    _ state: DesiredState, _ options: ApplyOptions, _ reconciler: Reconciler
  ) throws(ReconcilerError) -> Plan {
    // It is there before anything changes, so that no death of this process leaves it out.
    let guardian: FileDescriptor? =
      if options.confirmWithin == nil { nil } else { try shared.startGuard(of: state.deployment) }
    let plan = try reconciler.apply(state, options) {
      shared.say(shared.planText.render($0))
    }
    _ = consume guardian
    guard !plan.isEmpty else { return plan }
    shared.say(shared.planText.summary(plan))
    // What is done is done, whether or not this can be told.
    if let previous = try? reconciler.previousGeneration(of: state.deployment) {
      shared.say("The previous generation \(StatusText.kept(previous)).")
    }
    if let time = confirm {
      shared.say(
        "`bpf-apply confirm \(state.deployment)` keeps it; else it is rolled back in \(time).")
    }
    return plan
  }
}
