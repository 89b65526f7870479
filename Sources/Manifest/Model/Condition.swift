/// What a kernel must have, and lack, for something to be wanted on its host.
public struct Condition: Hashable, Sendable {
  /// Features by name: `program.fentry`, `link.tcx`, `map.arena`.
  public let has: [String]
  public let lacks: [String]
  public let mark: SourceMark
}

/// What to do with an attachment whose target does not exist.
public enum WhenMissing: String, CaseIterable, Sendable {
  /// The whole apply is refused.
  case fail
  /// It is left out.
  case skip
  /// It is left out, and counts as pending until an apply finds the target.
  case wait
}
