import BPFSyscall

extension AttachmentKind {
  /// Sockets, and what processes do with them.
  static let sockets: [AttachmentKind] = [
    AttachmentKind(
      name: "cgroup", summary: "what the processes of a control group do",
      options: [
        AttachmentOption(
          "path", .names, required: true,
          "the group; without a leading / below the cgroup2 mount; a pattern or a list for several",
          example: "app.slice"
        ).namingTarget,
        order,
      ],
      programTypes: [
        .cgroupSKB, .cgroupSocket, .socketOps, .cgroupDevice, .cgroupSocketAddress, .cgroupSysctl,
        .cgroupSocketOption,
      ],
      attachTypes: [],
      sections: ["cgroup", "cgroup_skb", "sockops"], plainSection: { _ in nil },
      link: .cgroup, marker: .attachType(.cgroupInetIngress), since: v(5, 7),
      pinnableSince: v(5, 7),
      privileges: [.netAdmin],
      programChange: .inPlace, optionsChange: .newFirst, detachable: true,
      placement: .with { $0.isOrdered = true },
      makeTarget: { CgroupTarget($0) }),
    AttachmentKind(
      name: "netns", summary: "sockets looked up, or flows dissected, in a network namespace",
      options: [
        AttachmentOption(
          "path", .word, required: true, "a path such as /run/netns/edge, its name, or a pid",
          example: "/run/netns/edge"
        ).namingTarget
      ],
      programTypes: [.socketLookup, .flowDissector], attachTypes: [],
      sections: ["sk_lookup", "flow_dissector"], plainSection: { _ in nil },
      link: .netns, marker: .attachType(.skLookup), since: v(5, 8),
      pinnableSince: v(5, 8),
      privileges: [],
      programChange: .inPlace, optionsChange: .newFirst, detachable: true,
      placement: .with { $0.capacities = [.flowDissector: .one] },
      makeTarget: { NetnsTarget($0) }),
    sockmap("sk_msg", "messages that the sockets of a map send", [.socketMessage], v(4, 17)),
    sockmap("sk_skb", "what the sockets of a map receive", [.socketSKB], v(4, 14)),
  ]

  private static func sockmap(
    _ name: String, _ summary: String, _ types: [ProgramType], _ since: KernelVersion
  ) -> AttachmentKind {
    AttachmentKind(
      name: name, summary: summary,
      options: [
        AttachmentOption(
          "map", .map, required: true, "the sockmap or sockhash with the sockets",
          example: "net/sockets")
      ],
      programTypes: types, attachTypes: [], sections: [name],
      link: .sockmap, marker: .linkType(.sockmap), since: since, pinnableSince: v(6, 10),
      privileges: [.netAdmin],
      programChange: .inPlace, optionsChange: .oldFirst, detachable: true,
      placement: .with { $0.capacity = .oneOfDeployment },
      makeTarget: { SockmapTarget(name, $0) })
  }
}
