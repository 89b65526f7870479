/// How much the verifier writes into its log.
public struct VerifierLogLevel: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The instructions along the way that led to the refusal. The corresponding constant is
  /// `BPF_LOG_LEVEL1`.
  public static let failure = Self(rawValue: 1)
  /// Every instruction with the verifier's state, also of a program that is taken. The corresponding
  /// constant is `BPF_LOG_LEVEL2`.
  public static let everything = Self(rawValue: 2)
  /// Counts of instructions and states. The corresponding constant is `BPF_LOG_STATS` (Linux 5.2).
  public static let statistics = Self(rawValue: 4)
}
