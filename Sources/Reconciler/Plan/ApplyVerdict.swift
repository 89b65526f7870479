/// What becomes of an apply because of where its deployment stands.
public enum ApplyVerdict: Hashable, Sendable {
  /// The plan is carried out.
  case carriedOut
  /// It is refused: nothing is changed of a generation that waits to be confirmed.
  ///
  /// - Parameter remaining: for how long, in milliseconds.
  case waits(generation: Int, remaining: UInt64)
  /// The generation, which nobody confirmed in time, is taken back instead, as it is what is asked for; where what is held
  /// is released, it is applied anew then.
  case takesBack(generation: Int, isReleased: Bool)
  /// The plan is carried out, and takes the place of a generation that nobody confirmed in time.
  case supersedes(generation: Int)
}

extension Plan {
  /// Why an apply is refused because of where its deployment stands; nil where it is not.
  public var refusal: ReconcilerError? {
    let name = "generation \(former ?? 0) of \(deployment)"
    switch verdict {
    case .carriedOut, .supersedes, .takesBack(_, isReleased: true): return nil
    case .waits(_, let remaining):
      return .waits(deployment, generation: former, remaining: remaining)
    case .takesBack(_, isReleased: false):
      return ReconcilerError(
        .refused, "\(name) should have been confirmed by now: an apply of it takes it back",
        advice:
          "`bpf-apply confirm \(deployment)` keeps it; --release, and --confirm with more time, applies it anew"
      )
    }
  }
}

extension DeploymentPhase {
  /// What becomes of an apply.
  ///
  /// - Parameters:
  ///   - plan: what it leads to.
  ///   - isSame: whether what is live is what is asked for, also where the plan differs.
  func verdict(on plan: Plan, isSame: Bool, isReleased: Bool) -> ApplyVerdict {
    let generation = ledger?.generation ?? 0
    switch decision(on: .apply(isSame: isSame || plan.keepsVersion)) {
    case .takeBack: return .takesBack(generation: generation, isReleased: isReleased)
    case .proceedUnchanged where !plan.isEmpty:
      return .waits(generation: generation, remaining: remaining ?? 0)
    case .proceed, .proceedUnchanged, .nothing, .refuse:
      if case .overdue = self { return .supersedes(generation: generation) }
      return .carriedOut
    }
  }
}

extension ReconcilerError {
  /// Nothing else is done to what waits to be confirmed.
  static func waits(
    _ deployment: String, generation: Int?, remaining: UInt64
  ) -> ReconcilerError {
    let name = generation.map { "generation \($0) of \(deployment)" } ?? deployment
    let seconds = (remaining + 999) / 1000
    return ReconcilerError(
      .refused,
      seconds == 0
        ? "\(name) should have been confirmed by now, and is still there"
        : "\(name) waits to be confirmed for another \(seconds) s",
      advice:
        "`bpf-apply confirm \(deployment)` keeps it, `bpf-apply rollback \(deployment)` takes it back"
    )
  }
}
