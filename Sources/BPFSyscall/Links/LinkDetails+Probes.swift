// What the kernel says of links that probe code.
extension LinkDetails {
  public struct KprobeMulti: Hashable, Sendable {
    public let isReturn: Bool
    /// In the kernel's order, not in that of the request; 0 where this process may not know.
    public let addresses: [UInt64]
    /// Beside the addresses (Linux 6.9).
    public let cookies: [UInt64]?
    /// How often the program did not run though it should have (Linux 6.7).
    public let missed: UInt64?
  }

  public struct UprobeMulti: Hashable, Sendable {
    public let isReturn: Bool
    public let path: String
    public let offsets: [UInt64]
    /// 0 where a place has none.
    public let referenceCounterOffsets: [UInt64]
    public let cookies: [UInt64]
    /// The process in which the program runs, by its id in this process's namespace; nil is all.
    public let processID: UInt32?
  }

  public struct Uprobe: Hashable, Sendable {
    public let isReturn: Bool
    /// The path that it was opened with.
    public let path: String
    public let offset: UInt32
    /// Linux 6.9.
    public let cookie: UInt64?
    /// Linux 6.16.
    public let referenceCounterOffset: UInt64?
  }

  public struct Kprobe: Hashable, Sendable {
    public let isReturn: Bool
    /// nil where it was set by its address.
    public let function: String?
    public let offset: UInt32
    /// 0 where this process may not know.
    public let address: UInt64
    /// How often the program did not run though it should have (Linux 6.7).
    public let missed: UInt64?
    /// Linux 6.9.
    public let cookie: UInt64?
  }

  public struct Tracepoint: Hashable, Sendable {
    public let name: String
    /// Linux 6.9.
    public let cookie: UInt64?
  }

  /// A counter.
  public struct Event: Hashable, Sendable {
    public let source: PerfEvent.Source
    public let config: UInt64
    /// Linux 6.9.
    public let cookie: UInt64?
  }
}

extension LinkDetails {
  /// The number of the target, of those types whose target has one.
  var target: UInt64? {
    switch self {
    case .xdp(let index): UInt64(index)
    case .tcx(let index, _): UInt64(index)
    case .netkit(let index, _): UInt64(index)
    case .netns(let inode, _): UInt64(inode)
    case .structOps(let id): UInt64(id)
    case .cgroup(let id, _): id
    default: nil
    }
  }
}
