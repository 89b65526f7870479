/// Records about instructions in the form that `BPF_PROG_LOAD` takes: functions, or source lines.
public struct ExtInfo: Hashable, Sendable {
  /// The size of one record; the first four bytes of each are the index of its instruction.
  public var recordSize: Int
  /// The records, one behind the other.
  public var bytes: [UInt8]

  /// How many complete records there are.
  public var count: Int { recordSize > 0 ? bytes.count / recordSize : 0 }

  /// Records of one size.
  public init(recordSize: Int, bytes: [UInt8]) {
    self.recordSize = recordSize
    self.bytes = bytes
  }
}
