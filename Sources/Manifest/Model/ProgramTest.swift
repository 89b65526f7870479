/// A run of a program on given input, before it is attached to anything.
public struct ProgramTest: Hashable, Sendable {
  /// The packet, from its Ethernet header on; empty where there is none.
  public let packet: [UInt8]
  /// The context that it is called with; empty where the kernel makes one.
  public let context: [UInt8]
  /// How often it runs.
  public let count: UInt32
  public let expected: Expectation
  public let mark: SourceMark

  /// What must come of the run; what is nil does not matter.
  public struct Expectation: Hashable, Sendable {
    public let returnValue: UInt32?
    /// The packet as it is left.
    public let packet: [UInt8]?
    /// Nanoseconds that a run takes at most, on average.
    public let time: UInt64?
  }

  /// The names of what programs return.
  public static let returnValues: [(name: String, value: Int32)] = [
    ("XDP_ABORTED", 0), ("XDP_DROP", 1), ("XDP_PASS", 2), ("XDP_TX", 3), ("XDP_REDIRECT", 4),
    ("TC_ACT_UNSPEC", -1), ("TC_ACT_OK", 0), ("TC_ACT_RECLASSIFY", 1), ("TC_ACT_SHOT", 2),
    ("TC_ACT_PIPE", 3), ("TC_ACT_STOLEN", 4), ("TC_ACT_QUEUED", 5), ("TC_ACT_REPEAT", 6),
    ("TC_ACT_REDIRECT", 7), ("TC_ACT_TRAP", 8), ("TCX_NEXT", -1), ("TCX_PASS", 0), ("TCX_DROP", 2),
    ("TCX_REDIRECT", 7), ("BPF_OK", 0), ("BPF_DROP", 2), ("BPF_REDIRECT", 7), ("SK_DROP", 0),
    ("SK_PASS", 1), ("NF_DROP", 0), ("NF_ACCEPT", 1),
  ]
}
