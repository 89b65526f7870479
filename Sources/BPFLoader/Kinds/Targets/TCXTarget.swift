import BPFSyscall

/// The traffic control hook of network interfaces, through tcx links; where the kernel has none and the
/// manifest allows it, through filters of a clsact.
struct TCXTarget: LinkedTarget, UnlinkedTarget {
  private let selection: InterfaceSelection
  private let direction: String?
  private let order: HookOrder
  private let filter: TCTarget
  private let mayFallBack: Bool

  init(_ options: AttachmentOptions) {
    selection = InterfaceSelection(options)
    direction = options.strings["direction"]
    order = HookOrder(options)
    filter = TCTarget(options, isFallback: true)
    mayFallBack = options.strings["fallback"] == "tc"
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    if mayFallBack, host.knows(AttachType.tcxIngress) == false {
      return try filter.resolve(program, on: host, in: view)
    }
    let way = try TrafficDirection(direction, program, kind: "tcx")
    let network = try view.identity(of: selection.place)
    return try selection.interfaces(in: view).map { interface in
      var target = ResolvedTarget(
        summary: "tcx \(way.word) on \(interface.name)\(selection.place.suffix)\(order.suffix)",
        identity: .interface(network: network.inode, index: interface.index, hook: way.type),
        label: interface.label)
      target.network = network
      return target
    }
  }

  func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight {
    guard found == nil else { return .plain }
    return selection.place.sight(of: target, interface: target.identity.interface)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let anchor = object.place ?? order.anchor(object.references)
    return try object.link(target) { program throws(SystemCallError) in
      try selection.place.run(at: target) { () throws(SystemCallError) in
        try Link.createTCX(
          program: program, interface: target.identity.interface ?? 0,
          type: target.identity.attachType ?? .tcxIngress, anchor: anchor)
      }
    }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .tcx(let interface, let type) = link else { return nil }
    return interface == target.identity.interface && type == target.identity.attachType
  }

  func programs(at target: ResolvedTarget) throws(LoaderError) -> HookPrograms? {
    try selection.place.programs(at: target)
  }

  func holds(
    _ link: LinkInfo, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Bool? {
    try selection.place.holds(link, at: target)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget
  ) throws(LoaderError) { try filter.attach(object, to: target) }

  func replace(
    with object: borrowing AttachedObject, at target: ResolvedTarget
  ) throws(LoaderError) { try filter.replace(with: object, at: target) }

  func detach(
    _ object: borrowing AttachedObject, from target: ResolvedTarget
  ) throws(LoaderError) { try filter.detach(object, from: target) }

  func clear(_ target: ResolvedTarget) throws(LoaderError) { try filter.clear(target) }

  func state(
    at target: ResolvedTarget, _ object: borrowing AttachedObject
  ) throws(LoaderError) -> HookState { try filter.state(at: target, object) }
}
