// What the kernel says of links that probe code.
extension LinkDetails {
  /// What the kernel says of a link to many kernel functions (Linux 6.6).
  public struct KprobeMulti: Hashable, Sendable {
    /// Whether the program runs at the return. The corresponding flag is
    /// `BPF_F_KPROBE_MULTI_RETURN`.
    public let isReturn: Bool
    /// In the kernel's order, not in that of the request; 0 where this process may not know.
    public let addresses: [UInt64]
    /// Beside the addresses (Linux 6.9).
    public let cookies: [UInt64]?
    /// How often the program did not run though it should have (Linux 6.7).
    public let missed: UInt64?
  }

  /// What the kernel says of a link to many places of a program or library (Linux 6.8).
  public struct UprobeMulti: Hashable, Sendable {
    /// Whether the program runs at the return. The corresponding flag is
    /// `BPF_F_UPROBE_MULTI_RETURN`.
    public let isReturn: Bool
    /// The path of the program or library, without symbolic links.
    public let path: String
    /// Where in the file the places are, in bytes.
    public let offsets: [UInt64]
    /// 0 where a place has none.
    public let referenceCounterOffsets: [UInt64]
    /// What `bpf_get_attach_cookie` returns to the program, for each place; 0 where none was given.
    public let cookies: [UInt64]
    /// The process in which the program runs, by its id in this process's namespace; nil is all.
    public let processID: UInt32?
  }

  /// What the kernel says of a link to a uprobe's perf event (Linux 6.6).
  public struct Uprobe: Hashable, Sendable {
    /// Whether the program runs at the return. The corresponding constant is
    /// `BPF_PERF_EVENT_URETPROBE`.
    public let isReturn: Bool
    /// The path that it was opened with.
    public let path: String
    /// Where in the file the place is, in bytes.
    public let offset: UInt32
    /// Linux 6.9.
    public let cookie: UInt64?
    /// Linux 6.16.
    public let referenceCounterOffset: UInt64?
  }

  /// What the kernel says of a link to a kprobe's perf event (Linux 6.6).
  public struct Kprobe: Hashable, Sendable {
    /// Whether the program runs at the return. The corresponding constant is
    /// `BPF_PERF_EVENT_KRETPROBE`.
    public let isReturn: Bool
    /// nil where it was set by its address.
    public let function: String?
    /// Where in the function the place is, in bytes.
    public let offset: UInt32
    /// 0 where this process may not know.
    public let address: UInt64
    /// How often the program did not run though it should have (Linux 6.7).
    public let missed: UInt64?
    /// Linux 6.9.
    public let cookie: UInt64?
  }

  /// What the kernel says of a link to a tracepoint's perf event (Linux 6.6).
  public struct Tracepoint: Hashable, Sendable {
    /// The tracepoint without its category: `sched_switch`.
    public let name: String
    /// Linux 6.9.
    public let cookie: UInt64?
  }

  /// What the kernel says of a link to a counter's perf event (Linux 6.6).
  public struct Event: Hashable, Sendable {
    /// Who has the counter.
    public let source: PerfEvent.Source
    /// Which one of the source's counters.
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
    case .sockmap(let id, _): UInt64(id)
    case .cgroup(let id, _): id
    default: nil
    }
  }
}
