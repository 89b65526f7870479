import BPFSyscall

/// The traffic control hook of network interfaces, through tcx links.
struct TCXTarget: AttachmentTarget {
  private let selection: InterfaceSelection
  private let direction: String?
  private let order: HookOrder

  init(_ options: AttachmentOptions) {
    selection = InterfaceSelection(options)
    direction = options.strings["direction"]
    order = HookOrder(options)
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    let type: AttachType? =
      switch direction {
      case "ingress": .tcxIngress
      case "egress": .tcxEgress
      default: program.attachType
      }
    guard let type, type == .tcxIngress || type == .tcxEgress else {
      throw .namesNoTarget(program, kind: "tcx", option: "direction")
    }
    let way = type == .tcxIngress ? "ingress" : "egress"
    let namespace = try selection.place.inode()
    return try selection.interfaces().map { interface in
      ResolvedTarget(
        summary: "tcx \(way) on \(interface.name)\(selection.place.suffix)\(order.suffix)",
        identity: "netns \(namespace) interface \(interface.index) \(way)",
        label: interface.label, interface: interface.index, attachType: type)
    }
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let anchor = order.anchor(object.references)
    return try object.link(target) { program throws(SystemCallError) in
      try selection.place.run { () throws(SystemCallError) in
        try Link.createTCX(
          program: program, interface: target.interface ?? 0,
          type: target.attachType ?? .tcxIngress, anchor: anchor)
      }
    }
  }
}
