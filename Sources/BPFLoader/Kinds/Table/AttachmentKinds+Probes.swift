import BPFSyscall

extension AttachmentKind {
  /// Functions of the kernel by their names, and its counters.
  static let probes: [AttachmentKind] = [
    kprobe("kprobe", "the entry of a kernel function, or an instruction in it", isReturn: false),
    kprobe("kretprobe", "the return from a kernel function", isReturn: true),
    kprobeMulti("kprobe_multi", "the entries of many kernel functions", isReturn: false),
    kprobeMulti("kretprobe_multi", "the returns from many kernel functions", isReturn: true),
    perfEvent,
  ]

  private static let perfEvent =
    AttachmentKind(
      name: "perf_event", summary: "a counter of the kernel or of the CPU; a link for each CPU",
      options: [
        AttachmentOption(
          "event", .string, "cpu-clock, page-faults, cycles …", example: "cpu-clock"
        ).namingTarget,
        AttachmentOption(
          "raw", .integer(max: .max), "a counter of the CPU, by the number in the CPU's manual",
          example: "0x01c2"
        ).namingTarget,
        AttachmentOption(
          "frequency", .integer(max: 1_000_000), "samples for each second", example: "99"
        ).namingTarget,
        AttachmentOption(
          "period", .integer(max: .max), "events for each sample", example: "100000"
        ).namingTarget,
        AttachmentOption("cpus", .words, "numbers or all; default: all", example: "[0, 2]")
          .namingTarget,
        AttachmentOption(
          "pid", .integer(max: UInt64(Int32.max)), "the process; default: all", example: "812"
        ).namingTarget,
      ],
      oneOf: ["event", "raw"],
      programTypes: [.perfEvent], attachTypes: [], sections: ["perf_event"],
      link: .perfEvent, marker: .attachType(.perfEvent), since: v(4, 9), pinnableSince: v(5, 15),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: { PerfEventTarget($0) })

  private static func kprobe(
    _ name: String, _ summary: String, isReturn: Bool
  ) -> AttachmentKind {
    AttachmentKind(
      name: name, summary: summary,
      options: [
        AttachmentOption(
          "function", .string, "the kernel function; default: the section's",
          example: "do_sys_openat2"
        ).namingTarget,
        AttachmentOption(
          "offset", .integer(max: UInt64(UInt32.max)), "bytes into the function", example: "0x10"
        ).namingTarget,
        AttachmentOption(
          "address", .integer(max: .max), "an address in place of a function",
          example: "0xffffffff81000000"
        ).namingTarget,
        AttachmentOption(
          "syscall", .string, "a system call, whatever its function is called", example: "openat"
        ).namingTarget,
        cookie,
      ],
      programTypes: [.kprobe], attachTypes: [nil],
      sections: isReturn ? ["kretprobe", "kretsyscall"] : ["kprobe", "ksyscall"],
      link: .perfEvent, marker: .attachType(.perfEvent), since: v(4, 1), pinnableSince: v(5, 15),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      placement: .with { $0.switches = [.kprobes, .ftrace] },
      makeTarget: { KprobeTarget(isReturn: isReturn, $0) })
  }

  private static func kprobeMulti(
    _ name: String, _ summary: String, isReturn: Bool
  ) -> AttachmentKind {
    AttachmentKind(
      name: name, summary: summary,
      options: [
        AttachmentOption(
          "functions", .names, "names and patterns (`!` excludes); default: the section's",
          example: "[\"vfs_*\", \"!vfs_read*\"]"
        ).namingTarget,
        AttachmentOption(
          "addresses", .integers, "addresses in place of functions", example: "[0xffffffff81000000]"
        ).namingTarget,
        AttachmentOption(
          "cookies", .table, "for functions, what bpf_get_attach_cookie() returns",
          example: "{ vfs_write: 1 }"),
      ],
      programTypes: [.kprobe],
      attachTypes: isReturn ? [.traceKprobeMulti] : [.traceKprobeMulti, .traceKprobeSession],
      sections: isReturn ? ["kretprobe.multi"] : ["kprobe.multi", "kprobe.session"],
      link: .kprobeMulti, marker: .attachType(.traceKprobeMulti), since: v(5, 18),
      pinnableSince: v(5, 18),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      placement: .with { $0.switches = [.ftrace] },
      makeTarget: { KprobeMultiTarget(isReturn: isReturn, $0) })
  }
}
