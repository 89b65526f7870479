import BPFSyscall

extension AttachmentKind {
  /// Places in programs and libraries.
  static let userSpace: [AttachmentKind] = [
    uprobe("uprobe", "a function of a program or library, or a place in it", isReturn: false),
    uprobe("uretprobe", "the return from a function of a program or library", isReturn: true),
    AttachmentKind(
      name: "uprobe_multi", summary: "many functions of a program or library",
      options: [
        binary,
        AttachmentOption(
          "symbols", .names, "names and patterns (`!` excludes); default: the section's",
          example: "[\"mal*\", free]"
        ).namingTarget,
        AttachmentOption(
          "offsets", .integers, "places in the file, in place of symbols", example: "[0x1130]"
        ).namingTarget,
        AttachmentOption("return", .boolean, "at the return", example: "true").namingTarget,
        process,
        AttachmentOption(
          "cookies", .table, "for symbols, what bpf_get_attach_cookie() returns",
          example: "{ malloc: 1 }"),
      ],
      programTypes: [.kprobe], attachTypes: [.traceUprobeMulti, .traceUprobeSession],
      sections: [
        "uprobe.multi", "uprobe.multi.s", "uretprobe.multi", "uretprobe.multi.s",
        "uprobe.session", "uprobe.session.s",
      ],
      link: .uprobeMulti, marker: .attachType(.traceUprobeMulti), since: v(6, 6),
      pinnableSince: v(6, 6),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: { UprobeMultiTarget($0) }),
    usdt,
  ]

  private static let usdt =
    AttachmentKind(
      name: "usdt", summary: "a user-space tracepoint of a program or library",
      options: [
        binary,
        AttachmentOption(
          "provider", .string, "the tracepoint's provider; default: the section's",
          example: "libstdcxx"
        ).namingTarget,
        AttachmentOption(
          "name", .string, "the tracepoint; default: the section's", example: "throw"
        ).namingTarget,
        process,
        AttachmentOption(
          "cookie", .integer(max: .max), "what bpf_usdt_cookie() returns", example: "7"),
      ],
      filledMaps: [USDTSlots.map], shortForm: ["binary", "provider", "name"],
      programTypes: [.kprobe], attachTypes: [nil], sections: ["usdt", "usdt.s"],
      link: .uprobeMulti, marker: .attachType(.perfEvent), since: v(4, 20), pinnableSince: v(5, 15),
      privileges: [.perfmon],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: { USDTTarget($0) })

  private static let binary = AttachmentOption(
    "binary", .string, "a path, or the name of a library or program; default: the section's",
    example: "libc.so.6"
  ).namingTarget

  private static let process = AttachmentOption(
    "pid", .integer(max: UInt64(Int32.max)), "the process; default: all", example: "812"
  ).namingTarget

  private static func uprobe(
    _ name: String, _ summary: String, isReturn: Bool
  ) -> AttachmentKind {
    AttachmentKind(
      name: name, summary: summary,
      options: [
        binary,
        AttachmentOption(
          "symbol", .string, "the function, with @VERSION where it has several",
          example: "getaddrinfo"
        ).namingTarget,
        AttachmentOption(
          "offset", .integer(max: .max), "bytes into it; without one, into the file", example: "0x4"
        ).namingTarget,
        process,
        AttachmentOption(
          "ref_counter", .integer(max: UInt64(UInt32.max)),
          "where in the file the counter of those who probe is", example: "0x3c"),
        cookie,
      ],
      shortForm: ["binary", "symbol"],
      programTypes: [.kprobe], attachTypes: [nil],
      sections: [name, "\(name).s"],
      link: .perfEvent, marker: .attachType(.perfEvent), since: v(4, 1), pinnableSince: v(5, 15),
      privileges: [.perfmon, .sysAdmin],
      programChange: .newFirst, optionsChange: .newFirst, detachable: false,
      makeTarget: { UprobeTarget(isReturn: isReturn, $0) })
  }
}
