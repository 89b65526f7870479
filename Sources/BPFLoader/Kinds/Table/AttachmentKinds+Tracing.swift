import BPFSyscall

extension AttachmentKind {
  /// Functions of the kernel by their types, its tracepoints and its security hooks.
  static let tracing: [AttachmentKind] = [
    function(
      "fentry", "the entry of a kernel function, with typed arguments", .traceFentry, v(5, 5)),
    function(
      "fexit", "the return from a kernel function, with typed arguments and result", .traceFexit,
      v(5, 5)),
    fmodRet,
    AttachmentKind(
      name: "lsm", summary: "a hook of the security modules",
      options: [
        AttachmentOption(
          "hook", .string, "the hook; default: the section's", example: "inode_unlink"
        ).namingTarget,
        AttachmentOption(
          "cgroup", .names, "for lsm_cgroup programs: the control groups it is asked for",
          example: "app.slice"
        ).namingTarget,
      ],
      programTypes: [.lsm], attachTypes: [.lsmMac, .lsmCgroup],
      sections: ["lsm", "lsm.s", "lsm_cgroup"],
      plainSection: { $0.has("cgroup") ? "lsm_cgroup" : "lsm" },
      link: .tracing, marker: .attachType(.lsmMac), since: v(5, 7), pinnableSince: v(5, 7),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      placement: .with {
        $0.linksOnce = true
        $0.decidesAboutBPF = BPFDecisions.isAsked(securityHook:)
      },
      makeTarget: { LSMTarget($0) }),
    AttachmentKind(
      name: "tracepoint", summary: "a static tracepoint of the kernel",
      options: [
        AttachmentOption(
          "name", .string, "CATEGORY/NAME; default: the section's", example: "sched/sched_switch"
        ).namingTarget,
        cookie,
      ],
      programTypes: [.tracepoint], attachTypes: [],
      sections: ["tracepoint", "tp", "tracepoint.s", "tp.s"],
      link: .perfEvent, marker: .attachType(.perfEvent), since: v(4, 7), pinnableSince: v(5, 15),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: { TracepointTarget($0) }),
    AttachmentKind(
      name: "raw_tracepoint", summary: "a tracepoint with its arguments as the kernel has them",
      options: [
        AttachmentOption(
          "name", .string, "the tracepoint; default: the section's", example: "sched_switch"
        ).namingTarget,
        cookie,
      ],
      programTypes: [.rawTracepoint, .rawTracepointWritable], attachTypes: [],
      sections: [
        "raw_tracepoint", "raw_tp", "raw_tracepoint.s", "raw_tp.s", "raw_tracepoint.w", "raw_tp.w",
      ],
      link: .rawTracepoint, marker: nil,
      since: v(4, 17), pinnableSince: v(5, 7),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: { RawTracepointTarget($0) }),
    AttachmentKind(
      name: "tp_btf", summary: "a tracepoint with typed arguments",
      options: [
        AttachmentOption(
          "name", .string, "the tracepoint; default: the section's", example: "sched_switch"
        ).namingTarget,
        cookie,
      ],
      programTypes: [.tracing], attachTypes: [.traceRawTp], sections: ["tp_btf", "tp_btf.s"],
      link: .rawTracepoint, marker: .attachType(.traceRawTp), since: v(5, 5),
      pinnableSince: v(5, 7),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: { TracingTarget("tp_btf", .traceRawTp, $0) }),
    AttachmentKind(
      name: "iterator", summary: "a walk over kernel objects; its pin can be read like a file",
      options: [
        AttachmentOption(
          "target", .string, "what to walk: task, bpf_map, tcp …; default: the section's",
          example: "task"
        ).namingTarget,
        AttachmentOption("map", .map, "the map whose elements are walked", example: "flows"),
        AttachmentOption(
          "cgroup", .string, "the control group where the walk begins", example: "app.slice"
        ).namingTarget,
        AttachmentOption(
          "order", .choice(IteratorTarget.orderNames),
          "of control groups; default: descendants_pre", example: "self_only"),
        AttachmentOption(
          "pid", .integer(max: UInt64(Int32.max)), "the process that is walked", example: "812"
        ).namingTarget,
        AttachmentOption(
          "tid", .integer(max: UInt64(Int32.max)), "the thread that is walked", example: "815"
        ).namingTarget,
      ],
      programTypes: [.tracing], attachTypes: [.traceIter], sections: ["iter", "iter.s"],
      link: .iterator, marker: .attachType(.traceIter), since: v(5, 8), pinnableSince: v(5, 8),
      privileges: [.perfmon],
      programChange: .inPlace, optionsChange: .newFirst, detachable: false,
      placement: .with { $0.runsWhenRead = true },
      makeTarget: { IteratorTarget($0) }),
  ]

  private static let fmodRet = function(
    "fmod_ret", "the entry of a kernel function that may be kept from running", .modifyReturn,
    v(5, 7), decidesAboutBPF: BPFDecisions.isCalled(function:))

  private static func function(
    _ name: String, _ summary: String, _ type: AttachType, _ since: KernelVersion,
    decidesAboutBPF: @escaping @Sendable (String) -> Bool = { _ in false }
  ) -> AttachmentKind {
    AttachmentKind(
      name: name, summary: summary,
      options: [
        AttachmentOption(
          "function", .string, "the function; default: the section's", example: "vfs_unlink"
        ).namingTarget,
        AttachmentOption(
          "module", .string, "the module that has it; default: any", example: "nf_tables"
        ).namingTarget,
        AttachmentOption(
          "of", .program, "the program of this deployment that has it", example: "net/filter"),
        cookie,
      ],
      programTypes: [.tracing], attachTypes: [type], sections: [name, "\(name).s"],
      link: .tracing, marker: .attachType(type), since: since, pinnableSince: v(5, 7),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      placement: .with {
        $0.linksOnce = true
        $0.decidesAboutBPF = decidesAboutBPF
        $0.switches = [.ftrace]
      },
      makeTarget: { TracingTarget(name, type, $0) })
  }
}
