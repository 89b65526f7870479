import BPFSyscall

// What is refused of what attaches programs, and of what changes that.
extension Advice {
  private static let tracingByType: Set<String> = ["fentry", "fexit", "fmod_ret", "lsm"]
  private static let perfEvents: Set<String> = [
    "kprobe", "kretprobe", "uprobe", "uretprobe", "tracepoint", "perf_event",
  ]
  private static let kprobes: Set<String> = ["kprobe", "kretprobe"]
  private static let kprobesMulti: Set<String> = ["kprobe_multi", "kretprobe_multi"]
  private static let uprobes: Set<String> = ["uprobe", "uretprobe", "uprobe_multi", "usdt"]
  private static let multi = kprobesMulti.union(["uprobe_multi", "usdt"])
  private static let interfaces: Set<String> = ["xdp", "tcx", "tc", "netkit"]
  private static let ordered: Set<String> = ["tcx", "netkit", "cgroup"]
  private static let hooks = Operation.attaching.union(Operation.changingHooks)
  private static let lacking: Set<Errno> = [
    .notSupportedOnSocket, .notSupportedByKernel, .noFunction,
  ]
  private static let taken: Set<Errno> = [.resourceBusy, .fileExists]

  static let links: [Row] = xdp + probes + gone + full + held + refused + changes

  /// A driver's own limits.
  private static let xdp: [Row] = [
    Row(
      [.linkCreate, .interfaceChange], kinds: ["xdp"], [.outOfRange], .unsupported,
      { _ in "the driver does not take packets of this size in native mode" }, \.frameAdvice),
    Row(
      [.linkCreate, .interfaceChange], kinds: ["xdp"],
      [.notSupportedOnSocket, .notSupportedByKernel],
      .unsupported, "the driver has no such mode",
      "`mode: generic` runs it behind the driver, `fallback: generic` only where the driver has no native mode"
    ),
    Row(
      [.linkCreate, .interfaceChange], kinds: ["xdp"], [.invalidArgument], .unsupported,
      { _ in "the driver or the kernel does not take it so" },
      { refusal in
        "the driver may have features switched on that exclude native XDP (`ethtool -k`: LRO, GRO-HW), or \(refusal.frameAdvice)"
      }),
    Row(
      [.linkCreate, .interfaceChange], kinds: ["xdp"], [.noMemory, .noSpace], .unsupported, nil,
      "the driver has no queues or memory for it (`ethtool -L`): `mode: generic` runs it behind the driver"
    ),
  ]

  /// Places of the kernel, of files and of interfaces that are special.
  private static let probes: [Row] = [
    Row(
      [.perfEventOpen], kinds: kprobes, [.noSuchFileOrDirectory, .invalidArgument], .missingTarget,
      "the kernel does not let it be probed there",
      "some functions must not be probed: /sys/kernel/debug/kprobes/blacklist; another name is ambiguous: /proc/kallsyms has it several times"
    ),
    Row(
      [.perfEventOpen], kinds: kprobes, [.addressNotAvailable, .illegalByteSequence],
      .missingTarget, "there is no such place in the kernel's code",
      "/proc/kallsyms lists the functions of this kernel"),
    Row(
      [.perfEventOpen], kinds: ["perf_event"],
      [.noSuchFileOrDirectory, .noSuchDevice, .notSupportedOnSocket], .unsupported,
      "this machine has no counter for it",
      "a virtual machine often has none; software events such as cpu-clock work anywhere"),
    Row(
      [.perfEventOpen, .linkCreate], kinds: uprobes, [.noSuchProcess], .missingTarget,
      "there is no such process", "apply again once it is there, or leave `pid` out"),
    Row(
      [.linkCreate], kinds: kprobesMulti, [.noSuchProcess], .missingTarget,
      "this kernel lacks one of the functions",
      "/sys/kernel/tracing/available_filter_functions lists those that can be probed"),
    Row(
      [.linkCreate], kinds: kprobesMulti, [.notSupportedOnSocket], .unsupported,
      "this kernel has no fprobe", "it needs CONFIG_FPROBE"),
    Row(
      [.linkCreate], kinds: ["netkit"], [.noSuchAddressOrDevice], .missingTarget,
      "the interface is no netkit", "`ip -d link` tells which interfaces are"),
    Row(
      [.linkCreate], kinds: ["netkit"], [.permissionDenied], .missingTarget,
      "the interface is the peer of a pair", "name the primary interface, and say `endpoint: peer`"),
    Row(
      [.linkCreate], kinds: ["netkit"], [.invalidArgument], .unsupported, nil,
      "this kernel was built without netkit (CONFIG_NETKIT), or what `order` names is another's than this hook's"
    ),
  ]

  /// What it was attached to, or shall be, is not there any more.
  private static let gone: [Row] = [
    Row(
      hooks.union([.interfaceQuery, .hookQuery]), kinds: interfaces,
      [.noSuchDevice, .noSuchAddressOrDevice, .staleNFSFileHandle], .missingTarget,
      "the interface is gone", "`ip link` lists the interfaces: apply again once it is there"),
    Row(
      [.linkCreate, .programAttach], kinds: ["cgroup"], [.noSuchDevice, .badFileDescriptor],
      .missingTarget, "the control group is gone", "apply again once it is there"),
    Row(
      [.linkCreate, .programAttach], kinds: ordered, [.noSuchFileOrDirectory], .missingTarget,
      "what it shall stand beside is not there", "name another in `order`, or apply again"),
    Row(
      [.linkCreate, .rawTracepointOpen], kinds: ["raw_tracepoint", "tp_btf", "tracepoint"],
      [.noSuchFileOrDirectory], .missingTarget, "this kernel has no such tracepoint",
      "/sys/kernel/tracing/events lists them; those of a module are there once it is loaded"),
    Row(
      [.linkCreate, .perfEventOpen], kinds: uprobes,
      [.noSuchFileOrDirectory, .notDirectory], .missingTarget, "the file is not there",
      "it may have been replaced meanwhile: apply again"),
    Row(
      Operation.attaching, kinds: tracingByType.union(["freplace"]), [.noSuchFileOrDirectory],
      .failed, nil,
      "the function may be gone; before Linux 5.13 a program cannot be attached once more: apply again, which loads it anew"
    ),
    Row(
      Operation.attaching, [.noSuchFileOrDirectory, .noSuchProcess], .missingTarget, nil,
      "what it shall be attached to is not there: a function, a process, or a part of the kernel that was not built or loaded"
    ),
    Row(
      Operation.attaching, [.noSuchDevice, .noSuchAddressOrDevice, .staleNFSFileHandle],
      .missingTarget, nil, "what it shall be attached to is gone, or this machine has none"),
  ]

  /// The hook holds as many programs as it can.
  private static let full: [Row] = [
    Row(
      [.linkCreate, .perfEventOpen], kinds: perfEvents, [.argListTooLong], .failed,
      "the hook holds as many programs as it can",
      "64 programs are at most at one event: detach another"),
    Row(
      [.linkCreate, .programAttach], kinds: ["cgroup", "netns"], [.argListTooLong], .failed,
      "the hook holds as many programs as it can",
      "64 programs are at most at one hook, at a flow dissector one: detach another"),
    Row(
      [.linkCreate], kinds: ["tcx", "netkit"], [.outOfRange], .failed,
      "the hook holds as many programs as it can",
      "63 programs are at most at one hook: detach another"),
    Row(
      [.linkCreate, .rawTracepointOpen], kinds: tracingByType, [.argListTooLong], .failed,
      "the hook holds as many programs as it can",
      "38 programs are at most at one function: detach another"),
    Row(
      [.linkCreate], kinds: multi, [.argListTooLong], .failed, nil,
      "these are more functions than one link takes: narrow the patterns, or make two attachments"),
    Row(
      hooks, [.argListTooLong], .unsupported, nil,
      "something was asked for that came with a later kernel, such as a cookie or an order, or the hook is full"
    ),
  ]

  /// Another stands there.
  private static let held: [Row] = [
    Row(
      [.linkCreate, .rawTracepointOpen],
      kinds: ["tcx", "netkit", "tracepoint", "raw_tracepoint", "tp_btf"], [.fileExists],
      .failed,
      "this program is there already", "one hook has a program once: attach another program"),
    Row(
      [.linkCreate, .rawTracepointOpen], kinds: tracingByType, taken, .failed,
      "this program is attached already, or the function is in use in a way that excludes it",
      "a live patch or another tracer may have the function: `bpftool link` and /sys/kernel/tracing/enabled_functions tell"
    ),
    Row(
      [.linkCreate], kinds: ["netfilter"], taken, .conflict,
      "another has this hook with this priority",
      "choose another `priority`: `nft list hooks` shows which are taken"),
    Row(
      [.linkCreate], kinds: ["struct_ops"], taken, .conflict, "its name is taken",
      "another such map is registered by this name: `bpftool struct_ops` lists them"),
    Row(
      [.linkCreate, .interfaceChange], kinds: ["xdp"], taken, .conflict,
      "the interface has a program",
      "`ip -d link` and `bpftool net` show which: whoever made it has to take it off"),
    Row(
      [.filterCreate], taken, .conflict, "a filter stands there",
      "`tc filter show` lists them: choose another `priority` or `handle`"),
    Row(
      [.disciplineCreate], taken, .conflict,
      "another queueing discipline is in the place of a clsact",
      "`tc qdisc show` lists them"),
    Row(
      [.perfEventOpen], kinds: ["perf_event"], taken, .conflict,
      "all counters of this kind are in use",
      "end who else counts (perf, the NMI watchdog), or choose another event"),
    Row(
      [.linkCreate, .programAttach], kinds: ["cgroup"], [.notPermitted], when: \.missing.isEmpty,
      .conflict, nil,
      "a program at it, or at a control group above, lets none in beside it (`bpftool cgroup tree`; whoever attached it has to detach it, or to allow others, BPF_F_ALLOW_MULTI), or a security module or an lsm program forbids it"
    ),
    Row(
      Operation.attaching, taken, .conflict, "the hook is taken",
      "`bpftool link` shows by what, as far as it is a link"),
  ]

  /// The kernel does not do that.
  private static let refused: [Row] = [
    Row(
      [.perfEventOpen], [.permissionDenied, .notPermitted], when: { !$0.missing.isEmpty },
      .notPermitted, \.lack,
      {
        "run as root, or with \($0.missingNames); `sysctl kernel.perf_event_paranoid` says who else may"
      }),
    Row(
      [.perfEventOpen], kinds: ["uprobe", "uretprobe", "usdt"], [.invalidArgument, .ioError],
      .missingTarget, nil,
      "the kernel does not probe this place of the file: it has to be where an instruction starts, in code, on a file system that is no overlay of the kernel's own"
    ),
    Row(
      Operation.attaching, lacking, .unsupported, { _ in nil }, \.need),
    Row(
      [.linkCreate], kinds: ["tcx"], [.invalidArgument], .unsupported, { _ in nil },
      { refusal in
        "the program is of another type, or what `order` names is another's than this hook's; \(refusal.need)"
      }),
    Row(
      [.filterCreate], [.invalidArgument], .failed, nil,
      "the priority may be that of filters of another kind or protocol (`tc filter show`): choose another"
    ),
    Row(
      [.perfEventOpen], [.invalidArgument], .unsupported, nil,
      "this kernel or CPU does not count that so: another event, frequency or period may do"),
    Row(
      Operation.attaching, [.invalidArgument], .unsupported, { _ in nil },
      { refusal in
        "this kernel does not attach the program so: it may have been loaded for another hook (its SEC(…) says for which); \(refusal.need)"
      }),
  ]

  /// Links and filters that are there.
  private static let changes: [Row] = [
    Row(
      [.linkUpdate], [.outOfRange], .unsupported,
      "the driver does not take packets of this size with the new program",
      "load it as SEC(\"xdp.frags\"), as the former was, or lower the MTU; with `replace: old-first` it gets a link of its own, for which `fallback: generic` counts"
    ),
    Row(
      [.linkUpdate], [.notPermitted], when: \.missing.isEmpty, .conflict,
      nil,
      "the link runs another program than the one that was put there (apply again, which looks anew), or a security module or an lsm program forbids it"
    ),
    Row(
      [.linkUpdate, .linkDetach, .programDetach], [.noLink, .noSuchFileOrDirectory], .failed,
      "it is detached", "what it was attached to is gone, or somebody detached it: apply again"),
    Row(
      [.linkUpdate], [.invalidArgument], .failed, nil,
      "the new program is for another hook (its SEC(…) says for which), or this kernel does not replace programs in such a link"
    ),
    Row(
      [.linkUpdate, .linkDetach], lacking, .unsupported, nil,
      "links of this kind cannot be changed or detached; one goes with its last pin"),
    Row(
      Operation.changingHooks, [.noSuchFileOrDirectory], .failed, nil,
      "it is gone already, or the kernel has no such traffic control (CONFIG_NET_CLS_BPF, CONFIG_NET_SCH_INGRESS)"
    ),
    Row(
      Operation.changingHooks, taken, .failed, nil,
      "others change the same at this moment, or hold it: try again"),
    Row(
      Operation.changingHooks.union([.iteratorCreate]), [.invalidArgument], .failed, nil,
      "what is there is not what was to be changed: somebody else may have made it"),
    Row(
      Operation.changingHooks.union([.iteratorCreate]), lacking, .unsupported, nil,
      "this kernel does not do that with what is there"),
    Row(
      [.iteratorCreate], [.noSuchFileOrDirectory, .resourceBusy, .fileExists, .argListTooLong],
      .failed, nil, "what the iterator walks over is not there, or in use: try again"),
  ]

  static let network: [Row] = [
    Row(
      [.filterCreate, .disciplineCreate], [.noSuchFileOrDirectory], .unsupported,
      "this kernel has no such traffic control",
      "it needs CONFIG_NET_CLS_BPF and CONFIG_NET_SCH_INGRESS, and their modules loaded")
  ]
}

extension Refusal {
  /// What the kernel has to have.
  var need: String {
    guard let kind else { return "this kernel does not do that" }
    let since = operation == .programAttach ? kind.since : kind.pinnableSince
    return "\(kind.name) attachments need Linux \(since), and a kernel that was built with them"
  }

  /// How packets become small enough for a driver.
  var frameAdvice: String {
    let size = frames.map { "its MTU is \($0.mtu)" } ?? "its MTU may be too large"
    return
      "\(size): \(lowering), load the program as SEC(\"xdp.frags\") (Linux 5.18), or say `mode: generic` or `fallback: generic`"
  }

  /// A driver needs the frame in one page, with room before it and for what the kernel keeps behind it.
  private var lowering: String {
    guard frames?.kind == "veth", System.pageSize == 4096 else {
      return "lower it until a packet fits into a page (mostly 3500 or less)"
    }
    let room = 256 + 320 + 14  // XDP_PACKET_HEADROOM, skb_shared_info, ETH_HLEN
    return "what counts is that of its peer, which may be \(System.pageSize - room)"
  }
}
