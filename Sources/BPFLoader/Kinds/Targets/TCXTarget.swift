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
    let way = try TrafficDirection(direction, program, kind: "tcx")
    let namespace = try selection.place.inode()
    return try selection.interfaces().map { interface in
      ResolvedTarget(
        summary: "tcx \(way.word) on \(interface.name)\(selection.place.suffix)\(order.suffix)",
        identity: "netns \(namespace) interface \(interface.index) \(way.word)",
        label: interface.label, interface: interface.index, attachType: way.type)
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
