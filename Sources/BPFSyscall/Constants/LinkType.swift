/// What kind of hook a link holds (`enum bpf_link_type`).
public struct LinkType: KernelConstant {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let listName = "link type"

  /// The corresponding constant is `BPF_LINK_TYPE_UNSPEC`.
  public static let unspecified = Self(rawValue: 0)
  /// The corresponding constant is `BPF_LINK_TYPE_RAW_TRACEPOINT`.
  public static let rawTracepoint = Self(rawValue: 1)
  /// The corresponding constant is `BPF_LINK_TYPE_TRACING`.
  public static let tracing = Self(rawValue: 2)
  /// The corresponding constant is `BPF_LINK_TYPE_CGROUP`.
  public static let cgroup = Self(rawValue: 3)
  /// The corresponding constant is `BPF_LINK_TYPE_ITER`.
  public static let iterator = Self(rawValue: 4)
  /// The corresponding constant is `BPF_LINK_TYPE_NETNS`.
  public static let netns = Self(rawValue: 5)
  /// The corresponding constant is `BPF_LINK_TYPE_XDP`.
  public static let xdp = Self(rawValue: 6)
  /// The corresponding constant is `BPF_LINK_TYPE_PERF_EVENT`.
  public static let perfEvent = Self(rawValue: 7)
  /// The corresponding constant is `BPF_LINK_TYPE_KPROBE_MULTI`.
  public static let kprobeMulti = Self(rawValue: 8)
  /// The corresponding constant is `BPF_LINK_TYPE_STRUCT_OPS`.
  public static let structOps = Self(rawValue: 9)
  /// The corresponding constant is `BPF_LINK_TYPE_NETFILTER`.
  public static let netfilter = Self(rawValue: 10)
  /// The corresponding constant is `BPF_LINK_TYPE_TCX`.
  public static let tcx = Self(rawValue: 11)
  /// The corresponding constant is `BPF_LINK_TYPE_UPROBE_MULTI`.
  public static let uprobeMulti = Self(rawValue: 12)
  /// The corresponding constant is `BPF_LINK_TYPE_NETKIT`.
  public static let netkit = Self(rawValue: 13)
  /// The corresponding constant is `BPF_LINK_TYPE_SOCKMAP`.
  public static let sockmap = Self(rawValue: 14)
  /// The corresponding constant is `BPF_LINK_TYPE_TRACING_MULTI`.
  public static let tracingMulti = Self(rawValue: 15)

  public static let table: [KernelConstantRow<Self>] = [
    .init(.unspecified, "unspec", 5, 7),
    .init(.rawTracepoint, "raw_tracepoint", 5, 7),
    .init(.tracing, "tracing", 5, 7),
    .init(.cgroup, "cgroup", 5, 7),
    .init(.iterator, "iter", 5, 8),
    .init(.netns, "netns", 5, 8),
    .init(.xdp, "xdp", 5, 9),
    .init(.perfEvent, "perf_event", 5, 15),
    .init(.kprobeMulti, "kprobe_multi", 5, 18),
    .init(.structOps, "struct_ops", 6, 4),
    .init(.netfilter, "netfilter", 6, 4),
    .init(.tcx, "tcx", 6, 6),
    .init(.uprobeMulti, "uprobe_multi", 6, 6),
    .init(.netkit, "netkit", 6, 7),
    .init(.sockmap, "sockmap", 6, 10),
    .init(.tracingMulti, "tracing_multi", 7, 2),
  ]
}
