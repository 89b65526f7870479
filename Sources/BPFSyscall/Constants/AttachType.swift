/// Where a program of its type goes (`enum bpf_attach_type`).
public struct AttachType: KernelConstant {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let listName = "attach type"

  /// The corresponding constant is `BPF_CGROUP_INET_INGRESS`.
  public static let cgroupInetIngress = Self(rawValue: 0)
  /// The corresponding constant is `BPF_CGROUP_INET_EGRESS`.
  public static let cgroupInetEgress = Self(rawValue: 1)
  /// The corresponding constant is `BPF_CGROUP_INET_SOCK_CREATE`.
  public static let cgroupInetSockCreate = Self(rawValue: 2)
  /// The corresponding constant is `BPF_CGROUP_SOCK_OPS`.
  public static let cgroupSockOps = Self(rawValue: 3)
  /// The corresponding constant is `BPF_SK_SKB_STREAM_PARSER`.
  public static let skSkbStreamParser = Self(rawValue: 4)
  /// The corresponding constant is `BPF_SK_SKB_STREAM_VERDICT`.
  public static let skSkbStreamVerdict = Self(rawValue: 5)
  /// The corresponding constant is `BPF_CGROUP_DEVICE`.
  public static let cgroupDevice = Self(rawValue: 6)
  /// The corresponding constant is `BPF_SK_MSG_VERDICT`.
  public static let skMsgVerdict = Self(rawValue: 7)
  /// The corresponding constant is `BPF_CGROUP_INET4_BIND`.
  public static let cgroupInet4Bind = Self(rawValue: 8)
  /// The corresponding constant is `BPF_CGROUP_INET6_BIND`.
  public static let cgroupInet6Bind = Self(rawValue: 9)
  /// The corresponding constant is `BPF_CGROUP_INET4_CONNECT`.
  public static let cgroupInet4Connect = Self(rawValue: 10)
  /// The corresponding constant is `BPF_CGROUP_INET6_CONNECT`.
  public static let cgroupInet6Connect = Self(rawValue: 11)
  /// The corresponding constant is `BPF_CGROUP_INET4_POST_BIND`.
  public static let cgroupInet4PostBind = Self(rawValue: 12)
  /// The corresponding constant is `BPF_CGROUP_INET6_POST_BIND`.
  public static let cgroupInet6PostBind = Self(rawValue: 13)
  /// The corresponding constant is `BPF_CGROUP_UDP4_SENDMSG`.
  public static let cgroupUdp4Sendmsg = Self(rawValue: 14)
  /// The corresponding constant is `BPF_CGROUP_UDP6_SENDMSG`.
  public static let cgroupUdp6Sendmsg = Self(rawValue: 15)
  /// The corresponding constant is `BPF_LIRC_MODE2`.
  public static let lircMode2 = Self(rawValue: 16)
  /// The corresponding constant is `BPF_FLOW_DISSECTOR`.
  public static let flowDissector = Self(rawValue: 17)
  /// The corresponding constant is `BPF_CGROUP_SYSCTL`.
  public static let cgroupSysctl = Self(rawValue: 18)
  /// The corresponding constant is `BPF_CGROUP_UDP4_RECVMSG`.
  public static let cgroupUdp4Recvmsg = Self(rawValue: 19)
  /// The corresponding constant is `BPF_CGROUP_UDP6_RECVMSG`.
  public static let cgroupUdp6Recvmsg = Self(rawValue: 20)
  /// The corresponding constant is `BPF_CGROUP_GETSOCKOPT`.
  public static let cgroupGetsockopt = Self(rawValue: 21)
  /// The corresponding constant is `BPF_CGROUP_SETSOCKOPT`.
  public static let cgroupSetsockopt = Self(rawValue: 22)
  /// The corresponding constant is `BPF_TRACE_RAW_TP`.
  public static let traceRawTp = Self(rawValue: 23)
  /// The corresponding constant is `BPF_TRACE_FENTRY`.
  public static let traceFentry = Self(rawValue: 24)
  /// The corresponding constant is `BPF_TRACE_FEXIT`.
  public static let traceFexit = Self(rawValue: 25)
  /// The corresponding constant is `BPF_MODIFY_RETURN`.
  public static let modifyReturn = Self(rawValue: 26)
  /// The corresponding constant is `BPF_LSM_MAC`.
  public static let lsmMac = Self(rawValue: 27)
  /// The corresponding constant is `BPF_TRACE_ITER`.
  public static let traceIter = Self(rawValue: 28)
  /// The corresponding constant is `BPF_CGROUP_INET4_GETPEERNAME`.
  public static let cgroupInet4Getpeername = Self(rawValue: 29)
  /// The corresponding constant is `BPF_CGROUP_INET6_GETPEERNAME`.
  public static let cgroupInet6Getpeername = Self(rawValue: 30)
  /// The corresponding constant is `BPF_CGROUP_INET4_GETSOCKNAME`.
  public static let cgroupInet4Getsockname = Self(rawValue: 31)
  /// The corresponding constant is `BPF_CGROUP_INET6_GETSOCKNAME`.
  public static let cgroupInet6Getsockname = Self(rawValue: 32)
  /// The corresponding constant is `BPF_XDP_DEVMAP`.
  public static let xdpDevmap = Self(rawValue: 33)
  /// The corresponding constant is `BPF_CGROUP_INET_SOCK_RELEASE`.
  public static let cgroupInetSockRelease = Self(rawValue: 34)
  /// The corresponding constant is `BPF_XDP_CPUMAP`.
  public static let xdpCpumap = Self(rawValue: 35)
  /// The corresponding constant is `BPF_SK_LOOKUP`.
  public static let skLookup = Self(rawValue: 36)
  /// The corresponding constant is `BPF_XDP`.
  public static let xdp = Self(rawValue: 37)
  /// The corresponding constant is `BPF_SK_SKB_VERDICT`.
  public static let skSkbVerdict = Self(rawValue: 38)
  /// The corresponding constant is `BPF_SK_REUSEPORT_SELECT`.
  public static let skReuseportSelect = Self(rawValue: 39)
  /// The corresponding constant is `BPF_SK_REUSEPORT_SELECT_OR_MIGRATE`.
  public static let skReuseportSelectOrMigrate = Self(rawValue: 40)
  /// The corresponding constant is `BPF_PERF_EVENT`.
  public static let perfEvent = Self(rawValue: 41)
  /// The corresponding constant is `BPF_TRACE_KPROBE_MULTI`.
  public static let traceKprobeMulti = Self(rawValue: 42)
  /// The corresponding constant is `BPF_LSM_CGROUP`.
  public static let lsmCgroup = Self(rawValue: 43)
  /// The corresponding constant is `BPF_STRUCT_OPS`.
  public static let structOps = Self(rawValue: 44)
  /// The corresponding constant is `BPF_NETFILTER`.
  public static let netfilter = Self(rawValue: 45)
  /// The corresponding constant is `BPF_TCX_INGRESS`.
  public static let tcxIngress = Self(rawValue: 46)
  /// The corresponding constant is `BPF_TCX_EGRESS`.
  public static let tcxEgress = Self(rawValue: 47)
  /// The corresponding constant is `BPF_TRACE_UPROBE_MULTI`.
  public static let traceUprobeMulti = Self(rawValue: 48)
  /// The corresponding constant is `BPF_CGROUP_UNIX_CONNECT`.
  public static let cgroupUnixConnect = Self(rawValue: 49)
  /// The corresponding constant is `BPF_CGROUP_UNIX_SENDMSG`.
  public static let cgroupUnixSendmsg = Self(rawValue: 50)
  /// The corresponding constant is `BPF_CGROUP_UNIX_RECVMSG`.
  public static let cgroupUnixRecvmsg = Self(rawValue: 51)
  /// The corresponding constant is `BPF_CGROUP_UNIX_GETPEERNAME`.
  public static let cgroupUnixGetpeername = Self(rawValue: 52)
  /// The corresponding constant is `BPF_CGROUP_UNIX_GETSOCKNAME`.
  public static let cgroupUnixGetsockname = Self(rawValue: 53)
  /// The corresponding constant is `BPF_NETKIT_PRIMARY`.
  public static let netkitPrimary = Self(rawValue: 54)
  /// The corresponding constant is `BPF_NETKIT_PEER`.
  public static let netkitPeer = Self(rawValue: 55)
  /// The corresponding constant is `BPF_TRACE_KPROBE_SESSION`.
  public static let traceKprobeSession = Self(rawValue: 56)
  /// The corresponding constant is `BPF_TRACE_UPROBE_SESSION`.
  public static let traceUprobeSession = Self(rawValue: 57)
  /// The corresponding constant is `BPF_TRACE_FSESSION`.
  public static let traceFsession = Self(rawValue: 58)
  /// The corresponding constant is `BPF_TRACE_FENTRY_MULTI`.
  public static let traceFentryMulti = Self(rawValue: 59)
  /// The corresponding constant is `BPF_TRACE_FEXIT_MULTI`.
  public static let traceFexitMulti = Self(rawValue: 60)
  /// The corresponding constant is `BPF_TRACE_FSESSION_MULTI`.
  public static let traceFsessionMulti = Self(rawValue: 61)

  public static let table: [KernelConstantRow<Self>] = [
    .init(.cgroupInetIngress, "cgroup_inet_ingress", 4, 10),
    .init(.cgroupInetEgress, "cgroup_inet_egress", 4, 10),
    .init(.cgroupInetSockCreate, "cgroup_inet_sock_create", 4, 10),
    .init(.cgroupSockOps, "cgroup_sock_ops", 4, 13),
    .init(.skSkbStreamParser, "sk_skb_stream_parser", 4, 14),
    .init(.skSkbStreamVerdict, "sk_skb_stream_verdict", 4, 14),
    .init(.cgroupDevice, "cgroup_device", 4, 15),
    .init(.skMsgVerdict, "sk_msg_verdict", 4, 17),
    .init(.cgroupInet4Bind, "cgroup_inet4_bind", 4, 17),
    .init(.cgroupInet6Bind, "cgroup_inet6_bind", 4, 17),
    .init(.cgroupInet4Connect, "cgroup_inet4_connect", 4, 17),
    .init(.cgroupInet6Connect, "cgroup_inet6_connect", 4, 17),
    .init(.cgroupInet4PostBind, "cgroup_inet4_post_bind", 4, 17),
    .init(.cgroupInet6PostBind, "cgroup_inet6_post_bind", 4, 17),
    .init(.cgroupUdp4Sendmsg, "cgroup_udp4_sendmsg", 4, 18),
    .init(.cgroupUdp6Sendmsg, "cgroup_udp6_sendmsg", 4, 18),
    .init(.lircMode2, "lirc_mode2", 4, 18),
    .init(.flowDissector, "flow_dissector", 4, 20),
    .init(.cgroupSysctl, "cgroup_sysctl", 5, 2),
    .init(.cgroupUdp4Recvmsg, "cgroup_udp4_recvmsg", 5, 2),
    .init(.cgroupUdp6Recvmsg, "cgroup_udp6_recvmsg", 5, 2),
    .init(.cgroupGetsockopt, "cgroup_getsockopt", 5, 3),
    .init(.cgroupSetsockopt, "cgroup_setsockopt", 5, 3),
    .init(.traceRawTp, "trace_raw_tp", 5, 5),
    .init(.traceFentry, "trace_fentry", 5, 5),
    .init(.traceFexit, "trace_fexit", 5, 5),
    .init(.modifyReturn, "modify_return", 5, 7),
    .init(.lsmMac, "lsm_mac", 5, 7),
    .init(.traceIter, "trace_iter", 5, 8),
    .init(.cgroupInet4Getpeername, "cgroup_inet4_getpeername", 5, 8),
    .init(.cgroupInet6Getpeername, "cgroup_inet6_getpeername", 5, 8),
    .init(.cgroupInet4Getsockname, "cgroup_inet4_getsockname", 5, 8),
    .init(.cgroupInet6Getsockname, "cgroup_inet6_getsockname", 5, 8),
    .init(.xdpDevmap, "xdp_devmap", 5, 8),
    .init(.cgroupInetSockRelease, "cgroup_inet_sock_release", 5, 9),
    .init(.xdpCpumap, "xdp_cpumap", 5, 9),
    .init(.skLookup, "sk_lookup", 5, 9),
    .init(.xdp, "xdp", 5, 9),
    .init(.skSkbVerdict, "sk_skb_verdict", 5, 13),
    .init(.skReuseportSelect, "sk_reuseport_select", 5, 14),
    .init(.skReuseportSelectOrMigrate, "sk_reuseport_select_or_migrate", 5, 14),
    .init(.perfEvent, "perf_event", 5, 15),
    .init(.traceKprobeMulti, "trace_kprobe_multi", 5, 18),
    .init(.lsmCgroup, "lsm_cgroup", 6, 0),
    .init(.structOps, "struct_ops", 6, 4),
    .init(.netfilter, "netfilter", 6, 4),
    .init(.tcxIngress, "tcx_ingress", 6, 6),
    .init(.tcxEgress, "tcx_egress", 6, 6),
    .init(.traceUprobeMulti, "trace_uprobe_multi", 6, 6),
    .init(.cgroupUnixConnect, "cgroup_unix_connect", 6, 7),
    .init(.cgroupUnixSendmsg, "cgroup_unix_sendmsg", 6, 7),
    .init(.cgroupUnixRecvmsg, "cgroup_unix_recvmsg", 6, 7),
    .init(.cgroupUnixGetpeername, "cgroup_unix_getpeername", 6, 7),
    .init(.cgroupUnixGetsockname, "cgroup_unix_getsockname", 6, 7),
    .init(.netkitPrimary, "netkit_primary", 6, 7),
    .init(.netkitPeer, "netkit_peer", 6, 7),
    .init(.traceKprobeSession, "trace_kprobe_session", 6, 10),
    .init(.traceUprobeSession, "trace_uprobe_session", 6, 13),
    .init(.traceFsession, "trace_fsession", 7, 0),
    .init(.traceFentryMulti, "trace_fentry_multi", 7, 2),
    .init(.traceFexitMulti, "trace_fexit_multi", 7, 2),
    .init(.traceFsessionMulti, "trace_fsession_multi", 7, 2),
  ]
}
