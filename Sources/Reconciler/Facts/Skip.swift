public import BPFLoader

/// What the manifest names and is left out.
public struct SkippedObject: Hashable, Sendable {
  /// What it is; a bytecode file as a whole is a program without a function.
  public let address: ObjectAddress
  /// Why it is left out.
  public let reason: SkipReason
  /// Whether an apply shall look for its target again (`when_missing: wait`).
  public let isPending: Bool
}

/// Why something that is named is left out.
public enum SkipReason: Hashable, Sendable {
  /// `only_if` asks for a feature that this kernel lacks.
  case lacks(String)
  /// `only_if` asks for a kernel without a feature that this one has.
  case has(String)
  /// Its target is missing, or cannot be had: what was said of that.
  case missing(String)
  /// What it is of waits.
  case waits(ObjectAddress)
  /// It is left as it is for what waits.
  case needed(by: ObjectAddress)
  /// Somebody else's object stands in its place.
  case taken(by: String)
}

/// Why something stays attached although its name does not lead there from here.
public enum StayReason: Hashable, Sendable {
  /// The name leads nowhere: what was said of that.
  case missing(String)
  /// Where it is attached is not seen from here.
  case outOfSight(ResolvedTarget)
}
