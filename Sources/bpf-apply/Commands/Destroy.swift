import ArgumentParser
import BPFSyscall
import Manifest
import Reconciler

/// `bpf-apply destroy NAME|MANIFEST...`
struct Destroy: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "destroy",
    abstract: "Take deployments down: attachments, pins, programs and maps.",
    discussion: """
      --all detaches everything first, whatever may not be removed: a map that is marked prevent_destroy, what a newer \
      bpf-apply has applied. Then it removes what it can, goes on past what it cannot, tells that last, and exits with \
      the code of the worst. On a terminal it asks before, which --yes answers.
      """)

  @Argument(help: "Names of deployments, or their manifests.")
  var deployments: [String] = []

  @Flag(help: "Destroy all deployments.")
  var all = false

  @OptionGroup var allowing: AllowOptions

  @Flag(help: "Let the maps stay, with what they hold, for an apply to come.")
  var keepMaps = false

  @Flag(help: "Do not ask before all are destroyed.")
  var yes = false

  @OptionGroup var lock: LockOptions

  @OptionGroup var shared: SharedOptions

  /// Whose pins are meant can only be said by a ledger.
  private static let lost: PrintableText =
    "Its ledger and plan were lost: pins of its objects outside of bpf-apply/, if it had any, are left."

  func validate() throws {
    if all != deployments.isEmpty {
      throw ValidationError("name deployments, or say --all for all that there are")
    }
  }

  func run() throws {
    try shared.reporting { () throws(CommandFailure) in
      let reconciler = shared.reconciler(lock)
      let named = try DeploymentNames.of(deployments, managedBy: reconciler)
      do throws(ReconcilerError) {
        if all { return try destroyAll(reconciler) }
        System.catchInterrupts()
        let known = try reconciler.deployments()
        for name in named { try destroy(name, of: known, together: Set(named), reconciler) }
      } catch {
        throw CommandFailure(error, [])
      }
    }
  }

  private func destroy(
    _ name: String, of known: [String], together: Set<String>, _ reconciler: Reconciler
  ) throws(ReconcilerError) {
    let unfinished = try reconciler.unfinishedRun(on: name)
    let destroyed = try reconciler.destroy(
      name, keepsMaps: keepMaps, allowed: allowing.allow, together: together)
    let isLeft =
      switch unfinished {
      case .killed, .emptied: true
      case .running, nil: false
      }
    guard destroyed != nil || isLeft else {
      let hint = NearestName.suggestion(for: name, in: known).map { ": \($0)" } ?? "."
      return shared.say("Nothing to destroy: \(name) is not deployed\(hint)")
    }
    if unfinished == .emptied { return shared.say(DestroyedText.emptied(name)) }
    tell(name, destroyed, reconciler)
  }

  private func tell(_ name: String, _ destroyed: Ledger?, _ reconciler: Reconciler) {
    guard let destroyed else { return shared.say(DestroyedText.leftovers(name)) }
    shared.say(DestroyedText.render(name, destroyed))
    if destroyed.rebuilt == .pins { shared.say(Self.lost) }
    for address in reconciler.outOfSight(destroyed) {
      Output.error(DestroyedText.outOfSight(address, destroyed))
    }
  }

  private func destroyAll(_ reconciler: Reconciler) throws(ReconcilerError) {
    let names = try reconciler.deployments()
    guard !names.isEmpty else { return shared.say("Nothing is deployed.") }
    if !yes, Output.canAsk {
      let question = DestroyQuestion(bpffs: shared.bpffsPath)
      guard Output.ask(question.render(names, reconciler)) else {
        throw ReconcilerError(
          .failed, "nothing was destroyed: the answer was not yes",
          advice: "--yes gives it beforehand")
      }
    }
    // Until here it ends the process, which may wait for the answer.
    System.catchInterrupts()
    var failures: [ReconcilerError] = []
    reconciler.destroyAll(names, keepsMaps: keepMaps) { destruction in
      switch destruction.result {
      case .success(let destroyed): tell(destruction.deployment, destroyed, reconciler)
      case .failure(let error): failures.append(error)
      }
    }
    failures.sort { $0.reason.severity < $1.reason.severity }
    guard let worst = failures.popLast() else { return }
    for failure in failures { shared.tell(CommandFailure(failure, [])) }
    throw worst
  }
}

extension ReconcilerError.Reason {
  /// How bad it is, among failures of which one gives the exit code.
  fileprivate var severity: Int {
    switch self {
    case .locked, .interrupted: 0
    case .refused: 1
    case .unreadable, .missingTarget, .unsupported, .invalid: 2
    case .conflict, .notPermitted, .denied: 3
    case .failed: 4
    case .notConverged: 5
    }
  }
}
