import BPFLoader
import BPFSyscall
import Manifest

/// Carries a plan out, under the deployment's lock: prepare, commit, publish, verify, tidy up.
///
/// Preparing changes nothing that is live: it is taken back by removing what was made. Until the new generation is
/// published, the journal says how each step is taken back; after that, only what is no longer wanted is left to remove.
struct Executor {
  private let run: ApplyRun
  private let confirmWithin: Duration?
  /// How long hooks were empty, by attachment.
  private(set) var gaps: [String: Duration] = [:]
  /// How attachments run, where that is not what their options say.
  private(set) var modes: [String: String] = [:]

  /// - Parameters:
  ///   - tool: the version of bpf-apply, for the ledger.
  ///   - confirmWithin: how long the new generation waits to be confirmed.
  ///   - isInterrupted: whether somebody wants us to stop.
  init(
    _ plan: Plan, _ layout: DeploymentLayout, _ kernel: any Kernel, tool: String,
    confirmWithin: Duration? = nil, isInterrupted: @escaping @Sendable () -> Bool
  ) throws(ReconcilerError) {
    run = try ApplyRun(plan, layout, kernel, tool: tool, isInterrupted: isInterrupted)
    self.confirmWithin = confirmWithin
  }

  mutating func execute() throws(ReconcilerError) {
    var preparation = Preparation(run)
    do throws(ReconcilerError) {
      try preparation.prepare()
    } catch {
      throw rollBack(preparation.run, begun: nil, after: error)
    }
    var commit = Commit(preparation.run, confirmWithin: confirmWithin)
    do throws(ReconcilerError) {
      try commit.commit()
    } catch  where error.reason == .notConverged {
      throw error
    } catch {
      throw rollBack(commit.run, begun: commit.begun, after: error)
    }
    gaps = commit.gaps
    modes = commit.run.unsaidModes()
    try verify(commit.run.ledger)
    try tidyUp(commit.run)
  }

  /// Takes everything back. What a step needs that could not be taken back stays, for the next run.
  ///
  /// - Returns: the failure that it is taken back for, with what is not as it was.
  private func rollBack(
    _ run: ApplyRun, begun: Int?, after failure: ReconcilerError
  ) -> ReconcilerError {
    let undo = Undo(
      layout: run.layout, kernel: run.kernel, former: run.former, intended: run.ledger,
      journal: run.journal)
    let outcome = begun.map { undo.run(from: $0) } ?? Undo.Outcome()
    var problems = outcome.failures.map(\.error.description)
    if problems.isEmpty {
      do throws(LoaderError) {
        try GenerationRemover(layout: run.layout, kernel: run.kernel).remove(.next)
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
  private func verify(_ ledger: Ledger) throws(ReconcilerError) {
    let (plan, layout, kernel) = (run.plan, run.layout, run.kernel)
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

  /// How a map differs from what was written into it.
  private func contentsDrift(of address: ObjectAddress, _ observed: Observation) -> Drift? {
    // What comes back with a generation before, or stays with it, holds what it holds, unless that is prescribed.
    run.plan.desired.restored == nil || run.plan.change(address)?.elements.isEmpty == false
      ? observed.contentsDrift(of: address) : nil
  }

  /// Removes what the former generation held and the new one does not, and keeps the former one's
  /// maps and programs as `previous`, where that is wanted.
  private func tidyUp(_ run: ApplyRun) throws(ReconcilerError) {
    do throws(LoaderError) {
      try GenerationRemover(layout: run.layout, kernel: run.kernel)
        .finish(run.ledger, after: run.plan.observed.ledger, lost: run.journal.lost)
    } catch {
      throw ReconcilerError(
        .notConverged,
        "\(run.plan.deployment) was applied, but what it replaced is not all gone: \(error)",
        advice: "apply again: what is left is removed")
    }
  }
}

extension Duration {
  var inMilliseconds: UInt64 {
    UInt64(clamping: components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000)
  }
}
