/// What a program may do and what it is given (`enum bpf_prog_type`).
public struct ProgramType: KernelConstant {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let listName = "program type"

  /// The corresponding constant is `BPF_PROG_TYPE_UNSPEC`.
  public static let unspecified = Self(rawValue: 0)
  /// The corresponding constant is `BPF_PROG_TYPE_SOCKET_FILTER`.
  public static let socketFilter = Self(rawValue: 1)
  /// The corresponding constant is `BPF_PROG_TYPE_KPROBE`.
  public static let kprobe = Self(rawValue: 2)
  /// The corresponding constant is `BPF_PROG_TYPE_SCHED_CLS`.
  public static let schedCLS = Self(rawValue: 3)
  /// The corresponding constant is `BPF_PROG_TYPE_SCHED_ACT`.
  public static let schedAct = Self(rawValue: 4)
  /// The corresponding constant is `BPF_PROG_TYPE_TRACEPOINT`.
  public static let tracepoint = Self(rawValue: 5)
  /// The corresponding constant is `BPF_PROG_TYPE_XDP`.
  public static let xdp = Self(rawValue: 6)
  /// The corresponding constant is `BPF_PROG_TYPE_PERF_EVENT`.
  public static let perfEvent = Self(rawValue: 7)
  /// The corresponding constant is `BPF_PROG_TYPE_CGROUP_SKB`.
  public static let cgroupSKB = Self(rawValue: 8)
  /// The corresponding constant is `BPF_PROG_TYPE_CGROUP_SOCK`.
  public static let cgroupSocket = Self(rawValue: 9)
  /// The corresponding constant is `BPF_PROG_TYPE_LWT_IN`.
  public static let lwtIn = Self(rawValue: 10)
  /// The corresponding constant is `BPF_PROG_TYPE_LWT_OUT`.
  public static let lwtOut = Self(rawValue: 11)
  /// The corresponding constant is `BPF_PROG_TYPE_LWT_XMIT`.
  public static let lwtXmit = Self(rawValue: 12)
  /// The corresponding constant is `BPF_PROG_TYPE_SOCK_OPS`.
  public static let socketOps = Self(rawValue: 13)
  /// The corresponding constant is `BPF_PROG_TYPE_SK_SKB`.
  public static let socketSKB = Self(rawValue: 14)
  /// The corresponding constant is `BPF_PROG_TYPE_CGROUP_DEVICE`.
  public static let cgroupDevice = Self(rawValue: 15)
  /// The corresponding constant is `BPF_PROG_TYPE_SK_MSG`.
  public static let socketMessage = Self(rawValue: 16)
  /// The corresponding constant is `BPF_PROG_TYPE_RAW_TRACEPOINT`.
  public static let rawTracepoint = Self(rawValue: 17)
  /// The corresponding constant is `BPF_PROG_TYPE_CGROUP_SOCK_ADDR`.
  public static let cgroupSocketAddress = Self(rawValue: 18)
  /// The corresponding constant is `BPF_PROG_TYPE_LWT_SEG6LOCAL`.
  public static let lwtSeg6local = Self(rawValue: 19)
  /// The corresponding constant is `BPF_PROG_TYPE_LIRC_MODE2`.
  public static let lircMode2 = Self(rawValue: 20)
  /// The corresponding constant is `BPF_PROG_TYPE_SK_REUSEPORT`.
  public static let socketReuseport = Self(rawValue: 21)
  /// The corresponding constant is `BPF_PROG_TYPE_FLOW_DISSECTOR`.
  public static let flowDissector = Self(rawValue: 22)
  /// The corresponding constant is `BPF_PROG_TYPE_CGROUP_SYSCTL`.
  public static let cgroupSysctl = Self(rawValue: 23)
  /// The corresponding constant is `BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE`.
  public static let rawTracepointWritable = Self(rawValue: 24)
  /// The corresponding constant is `BPF_PROG_TYPE_CGROUP_SOCKOPT`.
  public static let cgroupSocketOption = Self(rawValue: 25)
  /// The corresponding constant is `BPF_PROG_TYPE_TRACING`.
  public static let tracing = Self(rawValue: 26)
  /// The corresponding constant is `BPF_PROG_TYPE_STRUCT_OPS`.
  public static let structOps = Self(rawValue: 27)
  /// The corresponding constant is `BPF_PROG_TYPE_EXT`.
  public static let `extension` = Self(rawValue: 28)
  /// The corresponding constant is `BPF_PROG_TYPE_LSM`.
  public static let lsm = Self(rawValue: 29)
  /// The corresponding constant is `BPF_PROG_TYPE_SK_LOOKUP`.
  public static let socketLookup = Self(rawValue: 30)
  /// The corresponding constant is `BPF_PROG_TYPE_SYSCALL`.
  public static let syscall = Self(rawValue: 31)
  /// The corresponding constant is `BPF_PROG_TYPE_NETFILTER`.
  public static let netfilter = Self(rawValue: 32)

  public static let table: [KernelConstantRow<Self>] = [
    .init(.unspecified, "unspec", 3, 18),
    .init(.socketFilter, "socket_filter", 3, 19),
    .init(.kprobe, "kprobe", 4, 1),
    .init(.schedCLS, "sched_cls", 4, 1),
    .init(.schedAct, "sched_act", 4, 1),
    .init(.tracepoint, "tracepoint", 4, 7),
    .init(.xdp, "xdp", 4, 8),
    .init(.perfEvent, "perf_event", 4, 9),
    .init(.cgroupSKB, "cgroup_skb", 4, 10),
    .init(.cgroupSocket, "cgroup_sock", 4, 10),
    .init(.lwtIn, "lwt_in", 4, 10),
    .init(.lwtOut, "lwt_out", 4, 10),
    .init(.lwtXmit, "lwt_xmit", 4, 10),
    .init(.socketOps, "sock_ops", 4, 13),
    .init(.socketSKB, "sk_skb", 4, 14),
    .init(.cgroupDevice, "cgroup_device", 4, 15),
    .init(.socketMessage, "sk_msg", 4, 17),
    .init(.rawTracepoint, "raw_tracepoint", 4, 17),
    .init(.cgroupSocketAddress, "cgroup_sock_addr", 4, 17),
    .init(.lwtSeg6local, "lwt_seg6local", 4, 18),
    .init(.lircMode2, "lirc_mode2", 4, 18),
    .init(.socketReuseport, "sk_reuseport", 4, 19),
    .init(.flowDissector, "flow_dissector", 4, 20),
    .init(.cgroupSysctl, "cgroup_sysctl", 5, 2),
    .init(.rawTracepointWritable, "raw_tracepoint_writable", 5, 2),
    .init(.cgroupSocketOption, "cgroup_sockopt", 5, 3),
    .init(.tracing, "tracing", 5, 5),
    .init(.structOps, "struct_ops", 5, 6),
    .init(.extension, "ext", 5, 6),
    .init(.lsm, "lsm", 5, 7),
    .init(.socketLookup, "sk_lookup", 5, 9),
    .init(.syscall, "syscall", 5, 14),
    .init(.netfilter, "netfilter", 6, 4),
  ]
}
