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

  @Flag(
    help:
      "With --confirm: wait here until it is confirmed, and roll back where nobody does, or when interrupted; exit with 1 then."
  )
  var wait = false

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  func validate() throws {
    if wait, confirm == nil { throw ValidationError("--wait goes with --confirm") }
  }

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
    var options = planning.options
    options.confirmWithin = confirm?.duration
    let reconciler = shared.reconciler(lock)
    let guardian = try chosenGuard()
    let states = try arguments.desiredStates(reconciler.desired)
    // Until here it ends the process, which may wait for a manifest's pipe.
    System.catchInterrupts()
    do throws(ReconcilerError) {
      try shared.warnOfPlace(reconciler)
      let states = try reconciler.inOrder(states)
      // What is refused of one must not come after another has been applied.
      if states.count > 1 {
        for plan in try reconciler.plan(states, options) {
          if case .waits = plan.verdict, let refusal = plan.refusal { throw refusal }
        }
      }
      options.together = Set(states.map(\.deployment))
      let isPending = try apply(states, options, guardian, reconciler)
      let pruning = try Pruning(
        arguments, without: states, manager: options.manager, shared, reconciler)
      if planning.prune { try pruning.run(options) } else { pruning.tell(false) }
      return isPending
    } catch {
      throw CommandFailure(error, states.map(\.source))
    }
  }

  /// Who rolls back what nobody confirms, where somebody has to.
  private func chosenGuard() throws(CommandFailure) -> ConfirmGuard? {
    guard confirm != nil else { return nil }
    do throws(ReconcilerError) {
      return try ConfirmGuard(in: .own, waits: wait)
    } catch {
      throw CommandFailure(error, [])
    }
  }

  /// - Returns: whether something is left pending that cannot be here.
  private func apply(
    _ states: [DesiredState], _ options: ApplyOptions, _ guardian: ConfirmGuard?,
    _ reconciler: Reconciler
  ) throws(ReconcilerError) -> Bool {
    var applied: [String] = []
    var isPending = false
    do throws(ReconcilerError) {
      for state in states {
        let plan = try apply(state, options, guardian, reconciler)
        if !plan.isEmpty { applied.append(state.deployment) }
        isPending = isPending || plan.leavesPending
      }
    } catch {
      // What is applied already is not left without its guard.
      if wait { try? waitForConfirmation(of: applied) }
      throw error
    }
    if wait { try waitForConfirmation(of: applied) }
    return isPending
  }

  /// Waits until all of them are confirmed, or rolled back.
  private func waitForConfirmation(of deployments: [String]) throws(ReconcilerError) {
    var notConfirmed: [String] = []
    for name in deployments {
      switch try shared.guardConfirmation(of: name, lock) {
      case .live, .lost: shared.say("Confirmed \(name): its generation stays.")
      case .absent, .held, .rolledBack, .unconfirmed, .overdue: notConfirmed.append(name)
      }
    }
    guard !notConfirmed.isEmpty else { return }
    let names = notConfirmed.joined(separator: ", ")
    if System.isInterrupted {
      throw ReconcilerError(.interrupted, "interrupted: \(names) is rolled back")
    }
    throw ReconcilerError(
      .failed, "nobody confirmed \(names): it is rolled back",
      advice: "if that came too soon, apply it again: --release, and --confirm with more time")
  }

  private func apply(
    _ state: DesiredState, _ options: ApplyOptions, _ guardian: ConfirmGuard?,
    _ reconciler: Reconciler
  ) throws(ReconcilerError) -> Plan {
    // It is there before anything changes, so that no death of this process leaves it out.
    let started: FileDescriptor? =
      if let guardian, let time = options.confirmWithin {
        try guardian.start(of: state.deployment, after: time, bpffs: shared.bpffsPath)
      } else { nil }
    let plan = try reconciler.apply(state, options) {
      shared.say(shared.planText.render($0))
    }
    _ = consume started
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
