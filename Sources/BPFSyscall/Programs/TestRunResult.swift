extension Program {
  /// What a test run left behind.
  public struct TestRunResult: Hashable, Sendable {
    /// What the program returned; of several runs, the last.
    public let returnValue: UInt32
    /// The packet afterwards; empty where there was no room asked for.
    public let data: [UInt8]
    /// The bytes of the packet afterwards, also where they were not asked for; 0 for programs without
    /// a packet.
    public let dataSize: Int
    /// The context afterwards. Where no room was asked for, it is what was given, which a syscall program
    /// changes in place.
    public let context: [UInt8]
    /// Nanoseconds that a run took, on average.
    public let duration: UInt32
  }

  /// A test run failed.
  public struct TestRunError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kernel's reason; `ENOSPC` where there was too little room for what the program left.
    public let reason: SystemCallError
    /// The bytes that ``TestRunOptions/dataRoom`` must have, where it was too small.
    public let neededDataRoom: Int?
    /// The bytes that ``TestRunOptions/contextRoom`` must have, where it was too small.
    public let neededContextRoom: Int?

    /// The number of ``reason``.
    public var errno: Errno { reason.errno }

    public var description: String {
      let data = neededDataRoom.map { "; the packet needs \($0) bytes" } ?? ""
      let context = neededContextRoom.map { "; the context needs \($0) bytes" } ?? ""
      return "\(reason)\(data)\(context)"
    }
  }
}
