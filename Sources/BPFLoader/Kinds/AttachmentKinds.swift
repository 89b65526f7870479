import BPFSyscall

extension AttachmentKind {
  /// Every kind of attachment, in the order in which the documentation lists them.
  public static let all: [AttachmentKind] = [
    AttachmentKind(
      name: "kprobe", summary: "the entry of a kernel function, or an instruction in it",
      options: [
        AttachmentOption("function", .string, "the kernel function; default: the section's"),
        AttachmentOption("offset", .integer(max: UInt64(UInt32.max)), "bytes into the function"),
        cookie,
      ],
      programTypes: [.kprobe], attachTypes: [], sections: ["kprobe"],
      link: .perfEvent, marker: .perfEvent, since: v(4, 1), pinnableSince: v(5, 15),
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: KprobeTarget.init),
    AttachmentKind(
      name: "fentry", summary: "the entry of a kernel function, with typed arguments",
      options: [
        AttachmentOption("function", .string, "the kernel function; default: the section's"),
        cookie,
      ],
      programTypes: [.tracing], attachTypes: [.traceFentry], sections: ["fentry", "fentry.s"],
      link: .tracing, marker: .traceFentry, since: v(5, 5), pinnableSince: v(5, 5),
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: FentryTarget.init),
    AttachmentKind(
      name: "tracepoint", summary: "a static tracepoint of the kernel",
      options: [
        AttachmentOption("name", .string, "CATEGORY/NAME; default: the section's"),
        cookie,
      ],
      programTypes: [.tracepoint], attachTypes: [],
      sections: ["tracepoint", "tp"],
      link: .perfEvent, marker: .perfEvent, since: v(4, 7), pinnableSince: v(5, 15),
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: TracepointTarget.init),
    AttachmentKind(
      name: "raw_tracepoint", summary: "a tracepoint with its arguments as the kernel has them",
      options: [
        AttachmentOption("name", .string, "the tracepoint; default: the section's"),
        cookie,
      ],
      programTypes: [.rawTracepoint, .rawTracepointWritable], attachTypes: [],
      sections: ["raw_tracepoint", "raw_tp", "raw_tracepoint.w", "raw_tp.w"],
      link: .rawTracepoint, marker: nil,
      since: v(4, 17), pinnableSince: v(5, 7),
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: RawTracepointTarget.init),
    AttachmentKind(
      name: "iterator", summary: "a walk over kernel objects; its pin can be read like a file",
      options: [
        AttachmentOption(
          "target", .string, "what to walk: task, bpf_map, tcp …; default: the section's")
      ],
      programTypes: [.tracing], attachTypes: [.traceIter], sections: ["iter", "iter.s"],
      link: .iterator, marker: .traceIter, since: v(5, 8), pinnableSince: v(5, 8),
      programChange: .inPlace, optionsChange: .newFirst, detachable: false,
      makeTarget: IteratorTarget.init),
    AttachmentKind(
      name: "xdp", summary: "packets as a network interface receives them",
      options: [
        AttachmentOption("interface", .string, required: true, "the interface's name"),
        AttachmentOption(
          "mode", .choice(["native", "generic", "offload"]),
          "in the driver, behind it, or on the card; default: the kernel's choice"),
        netns,
      ],
      programTypes: [.xdp], attachTypes: [.xdp], sections: ["xdp", "xdp.frags"],
      link: .xdp, marker: .xdp, since: v(5, 9), pinnableSince: v(5, 9),
      programChange: .inPlace, optionsChange: .oldFirst, detachable: true,
      makeTarget: XDPTarget.init),
    AttachmentKind(
      name: "tcx", summary: "packets at a network interface's traffic control hook",
      options: [
        AttachmentOption("interface", .string, required: true, "the interface's name"),
        AttachmentOption(
          "direction", .choice(["ingress", "egress"]), "default: the section's"),
        netns,
      ],
      programTypes: [.schedCLS], attachTypes: [.tcxIngress, .tcxEgress],
      sections: ["tcx", "tc", "classifier"],
      link: .tcx, marker: .tcxIngress, since: v(6, 6), pinnableSince: v(6, 6),
      programChange: .inPlace, optionsChange: .newFirst, detachable: true,
      makeTarget: TCXTarget.init),
    AttachmentKind(
      name: "cgroup", summary: "what the processes of a control group do",
      options: [
        AttachmentOption(
          "path", .string, required: true,
          "the group; without a leading / below the cgroup2 mount")
      ],
      programTypes: [
        .cgroupSKB, .cgroupSocket, .socketOps, .cgroupDevice, .cgroupSocketAddress, .cgroupSysctl,
        .cgroupSocketOption,
      ],
      attachTypes: [],
      sections: ["cgroup", "cgroup_skb", "sockops"],
      link: .cgroup, marker: .cgroupInetIngress, since: v(5, 7), pinnableSince: v(5, 7),
      programChange: .inPlace, optionsChange: .newFirst, detachable: true,
      makeTarget: CgroupTarget.init),
    AttachmentKind(
      name: "netns", summary: "sockets looked up, or flows dissected, in a network namespace",
      options: [
        AttachmentOption("path", .string, required: true, "a path such as /run/netns/edge")
      ],
      programTypes: [.socketLookup, .flowDissector], attachTypes: [],
      sections: ["sk_lookup", "flow_dissector"],
      link: .netns, marker: .skLookup, since: v(5, 8),
      pinnableSince: v(5, 8),
      programChange: .inPlace, optionsChange: .newFirst, detachable: true,
      makeTarget: NetnsTarget.init),
    AttachmentKind(
      name: "struct_ops", summary: "a table of functions that the kernel calls",
      options: [],
      programTypes: [], attachTypes: [], sections: [],
      link: .structOps, marker: .structOps, since: v(6, 4), pinnableSince: v(6, 4),
      programChange: .inPlace, optionsChange: .oldFirst, detachable: true,
      makeTarget: StructOpsTarget.init),
  ]

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The kind that a manifest calls by this name.
  public static func named(_ name: String) -> AttachmentKind? { byName[name] }

  private static let cookie = AttachmentOption(
    "cookie", .integer(max: .max), "a number that the program gets from bpf_get_attach_cookie()")

  private static let netns = AttachmentOption(
    "netns", .string, "where the interface is: a path, a name or a pid; default: here")

  private static func v(_ major: Int, _ minor: Int) -> KernelVersion {
    KernelVersion(major, minor)
  }
}
