/// What the kernel says of a program.
public struct ProgramInfo: Hashable, Sendable {
  public let type: ProgramType
  public let id: UInt32
  /// The first 8 bytes of a digest over the instructions, SHA-1 or (since Linux 6.18) SHA-256.
  public let tag: [UInt8]
  public let name: String
  /// Nanoseconds and number of runs; counted only while `kernel.bpf_stats_enabled` is 1.
  public let runTime: UInt64
  public let runCount: UInt64
  /// The instructions that the verifier walked through (Linux 5.16).
  public let verifiedInstructions: UInt32

  public init(
    type: ProgramType, id: UInt32, tag: [UInt8], name: String, runTime: UInt64, runCount: UInt64,
    verifiedInstructions: UInt32
  ) {
    self.type = type
    self.id = id
    self.tag = tag
    self.name = name
    self.runTime = runTime
    self.runCount = runCount
    self.verifiedInstructions = verifiedInstructions
  }
}

extension Program {
  /// What the kernel says of this program. The corresponding bpf(2) command is
  /// `BPF_OBJ_GET_INFO_BY_FD`.
  public func info() throws(SystemCallError) -> ProgramInfo {
    let info = try ObjectInfo(of: descriptor.rawValue, size: 232)
    return ProgramInfo(
      type: ProgramType(rawValue: info.u32(at: 0)), id: info.u32(at: 4),
      tag: info.bytes(at: 8, count: 8), name: info.name(at: 64), runTime: info.u64(at: 192),
      runCount: info.u64(at: 200), verifiedInstructions: info.u32(at: 216))
  }
}
