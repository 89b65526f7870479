import BPFSyscall

extension AttachmentKind {
  /// Packets on their way.
  static let network: [AttachmentKind] = [
    AttachmentKind(
      name: "xdp", summary: "packets as a network interface receives them",
      options: [
        interface,
        AttachmentOption(
          "mode", .choice(["native", "generic", "offload"]),
          "in the driver, behind it, or on the card; default: the kernel's choice",
          example: "native"),
        Fallback.generic.option, netns,
      ],
      programTypes: [.xdp], attachTypes: [.xdp, nil], sections: ["xdp", "xdp.frags"],
      link: .xdp, marker: .attachType(.xdp), since: v(5, 9), pinnableSince: v(5, 9),
      privileges: [.netAdmin],
      programChange: .inPlace, optionsChange: .oldFirst, detachable: true,
      fallback: .generic, placement: .with { $0.capacity = .one },
      makeTarget: { XDPTarget($0) }),
    AttachmentKind(
      name: "tcx", summary: "packets at a network interface's traffic control hook",
      options: [
        interface,
        AttachmentOption(
          "direction", .choice(["ingress", "egress"]), "default: the section's", example: "ingress"
        ).namingTarget,
        order,
        Fallback.tc.option, netns,
      ],
      programTypes: [.schedCLS], attachTypes: [],
      sections: ["tcx", "tc", "classifier"], plainSection: { _ in "tc" },
      link: .tcx, marker: .attachType(.tcxIngress), since: v(6, 6), pinnableSince: v(6, 6),
      privileges: [.netAdmin],
      programChange: .inPlace, optionsChange: .newFirst, detachable: true,
      fallback: .tc,
      placement: .with {
        $0.unlinkedCapacity = .one
        $0.isOrdered = true
        $0.fullError = .outOfRange
      },
      makeTarget: { TCXTarget($0) }),
    AttachmentKind(
      name: "tc", summary: "packets at a network interface's clsact, for kernels without tcx",
      options: [
        interface,
        AttachmentOption(
          "direction", .choice(["ingress", "egress"]), "default: the section's", example: "egress"
        ).namingTarget,
        AttachmentOption(
          "priority", .integer(max: UInt64(UInt16.max)), "the lowest runs first; default: 1",
          example: "10"
        ).namingTarget,
        AttachmentOption(
          "handle", .integer(max: UInt64(UInt32.max)), "the filter's number; default: 1",
          example: "1"
        ).namingTarget,
        netns,
      ],
      programTypes: [.schedCLS], attachTypes: [], sections: [], plainSection: { _ in "tc" },
      link: nil, marker: nil, since: v(4, 5), pinnableSince: v(4, 5),
      privileges: [.netAdmin],
      programChange: .inPlace, optionsChange: .newFirst, detachable: true,
      placement: .with { $0.capacity = .one },
      makeTarget: { TCTarget($0) }),
    AttachmentKind(
      name: "netkit", summary: "packets at either end of a netkit interface",
      options: [
        interface,
        AttachmentOption(
          "endpoint", .choice(["primary", "peer"]), "default: the section's, else primary",
          example: "peer"
        ).namingTarget,
        order, netns,
      ],
      programTypes: [.schedCLS], attachTypes: [], sections: ["netkit"],
      plainSection: { _ in "tc" },
      link: .netkit, marker: .attachType(.netkitPrimary), since: v(6, 7), pinnableSince: v(6, 7),
      privileges: [.netAdmin],
      programChange: .inPlace, optionsChange: .newFirst, detachable: true,
      placement: .with {
        $0.isOrdered = true
        $0.fullError = .outOfRange
      },
      makeTarget: { NetkitTarget($0) }),
    AttachmentKind(
      name: "netfilter", summary: "packets in the packet filter of a network namespace",
      options: [
        AttachmentOption(
          "family", .choice(["ipv4", "ipv6"]), "which packets; default: ipv4", example: "ipv6"
        ).namingTarget,
        AttachmentOption(
          "hook", .choice(["prerouting", "input", "forward", "output", "postrouting"]),
          required: true, "where on their way", example: "input"
        ).namingTarget,
        AttachmentOption(
          "priority", .signed(Int64(Int32.min) + 1...Int64(Int32.max) - 1),
          "the lowest runs first; default: 0", example: "10"
        ).namingTarget,
        AttachmentOption("defrag", .boolean, "put fragments together first", example: "true"),
        netns,
      ],
      programTypes: [.netfilter], attachTypes: [], sections: ["netfilter"],
      link: .netfilter, marker: .attachType(.netfilter), since: v(6, 4), pinnableSince: v(6, 4),
      privileges: [.netAdmin],
      programChange: .oldFirst, optionsChange: .oldFirst, detachable: true,
      placement: .with {
        $0.capacity = .one
        $0.tellsPlace = false
      },
      makeTarget: { NetfilterTarget($0) }),
  ]
}
