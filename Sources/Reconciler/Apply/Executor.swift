import BPFLoader
import BPFSyscall
import Manifest

/// Carries a plan out, under the deployment's lock: prepare, commit, publish, verify, tidy up.
///
/// Preparing changes nothing that is live: it is taken back by removing what was made. Until the new generation is
/// published, the journal says how each step is taken back; after that, only what is no longer wanted is left to remove.
struct Executor {
  let plan: Plan
  let layout: DeploymentLayout
  let kernel: any Kernel
  /// The version of bpf-apply, for the ledger.
  let tool: String
  /// Whether somebody wants us to stop.
  private let isInterrupted: @Sendable () -> Bool
  /// What makes the new generation live.
  var journal = Journal()
  /// Where the objects of the live generation are.
  var former: FormerPins
  /// The step that was begun last; nil where none was.
  var begun: Int?
  /// The desired attachments, by name.
  let attachments: [String: DesiredAttachment]
  /// The desired pins, by path.
  let pins: [String: DesiredPin]
  /// How recorded attachments leave their hooks, by name.
  var takeOffs: [String: TakeOff] = [:]
  /// The recorded attachments that were taken off their hooks.
  var gone: Set<String> = []
  /// The recorded attachments beside which another has come, and which go at the end, by their targets.
  var superseded: [TargetIdentity: [String]] = [:]
  /// Since when hooks are empty, by the attachments that they wait for.
  var emptied: [String: ContinuousClock.Instant] = [:]
  /// The files that were overwritten in place, and in which no probe is any more.
  var cleared: Set<FileVersion> = []
  /// How long hooks were empty, by attachment.
  var gaps: [String: Duration] = [:]
  /// The generation that comes to be; its ids are filled in as objects are made.
  var ledger: Ledger
  /// How long the new generation waits to be confirmed.
  let confirmWithin: Duration?

  init(
    _ plan: Plan, _ layout: DeploymentLayout, _ kernel: any Kernel, tool: String,
    confirmWithin: Duration? = nil, isInterrupted: @escaping @Sendable () -> Bool
  ) throws(ReconcilerError) {
    self.isInterrupted = isInterrupted
    self.confirmWithin = confirmWithin
    self.plan = plan
    self.layout = layout
    former = FormerPins(layout, plan.observed.ledger, Journal())
    self.kernel = kernel
    self.tool = tool
    attachments = Dictionary(
      plan.desired.attachments.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    pins = Dictionary(
      plan.desired.pins.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    do throws(LoaderError) {
      ledger = Ledger(
        plan, tool: tool, bootID: try kernel.bootID(),
        device: try kernel.device(of: layout.directory))
    } catch {
      throw ReconcilerError(error)
    }
  }

  mutating func run() throws(ReconcilerError) {
    do throws(ReconcilerError) {
      try prepare()
      try commit()
    } catch  where error.reason == .notConverged {
      throw error
    } catch {
      throw rollBack(after: error)
    }
    try verify()
    try tidyUp()
  }

  /// Runs something, and says on failure which object it was about; nothing any more where somebody has interrupted us.
  func attempt(
    _ mark: SourceMark?, _ body: () throws(LoaderError) -> Void
  ) throws(ReconcilerError) {
    if isInterrupted() {
      throw ReconcilerError(.interrupted, "interrupted: \(plan.deployment) is as it was")
    }
    do throws(LoaderError) {
      try body()
    } catch {
      throw ReconcilerError(error, mark: mark)
    }
  }

  /// Takes everything back. What a step needs that could not be taken back stays, for the next run.
  ///
  /// - Returns: the failure that it is taken back for, with what is not as it was.
  private func rollBack(after failure: ReconcilerError) -> ReconcilerError {
    let undo = Undo(
      layout: layout, kernel: kernel, former: former, intended: ledger, journal: journal)
    let outcome = begun.map { undo.run(from: $0) } ?? Undo.Outcome()
    var problems = outcome.failures.map(\.error.description)
    if problems.isEmpty {
      do throws(LoaderError) {
        try GenerationRemover(layout: layout, kernel: kernel).remove(.next)
      } catch {
        problems.append(error.description)
      }
    }
    var failure = failure
    if !problems.isEmpty || !outcome.lostPlaces.isEmpty { failure.reason = .notConverged }
    failure.notes += problems.map { "not taken back: \($0)" }
    failure.lostPlaces = outcome.lostPlaces
    return failure
  }

  /// Looks again: what is there must be what was planned.
  private func verify() throws(ReconcilerError) {
    let observed: Observation
    do throws(ReconcilerError) {
      observed = try Observation(
        layout, desired: plan.desired, targets: [:], places: true, kernel: kernel)
    } catch {
      throw ReconcilerError(
        .notConverged, "\(plan.deployment) was applied, but cannot be looked at: \(error)",
        advice: "`bpf-apply plan` shows whether anything is left to do")
    }
    // What is held back may have drifted before, and what the kernel has ended is left so.
    let ejected = Set(plan.ejected.map(\.address))
    let looked = ledger.addresses.filter {
      plan.change($0)?.isHeldBack != true && !ejected.contains($0)
    }
    let wrong = looked.sorted().compactMap { address in
      (observed.drift(of: address) ?? observed.misplacement(of: address)
        ?? contentsDrift(of: address, observed)).map {
          "\(address): \($0.description(of: address.kind))"
        }
    }
    guard wrong.isEmpty else {
      var error = ReconcilerError(
        .notConverged, "\(plan.deployment) is not as planned after the apply",
        advice: "something else changes it at the same time; `bpf-apply plan` shows what is left")
      error.notes = wrong
      throw error
    }
  }
}

extension Duration {
  var inMilliseconds: UInt64 {
    UInt64(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
