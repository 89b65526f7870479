import BPFSyscall

/// Either end of netkit interfaces.
struct NetkitTarget: LinkedTarget {
  private let selection: InterfaceSelection
  private let endpoint: String?
  private let order: HookOrder

  init(_ options: AttachmentOptions) {
    selection = InterfaceSelection(options)
    endpoint = options.strings["endpoint"]
    order = HookOrder(options)
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let type: AttachType =
      switch endpoint {
      case "primary": .netkitPrimary
      case "peer": .netkitPeer
      default: program.attachType == .netkitPeer ? .netkitPeer : .netkitPrimary
      }
    let end = type == .netkitPeer ? "peer" : "primary"
    let network = try view.identity(of: selection.place)
    return try selection.interfaces(in: view).map { interface in
      var target = ResolvedTarget(
        summary: "netkit \(end) of \(interface.name)\(selection.place.suffix)\(order.suffix)",
        identity: .interface(network: network.inode, index: interface.index, hook: type),
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
    do throws(LoaderError) {
      return try object.link(target) { program throws(SystemCallError) in
        try selection.place.run(at: target) { () throws(SystemCallError) in
          try Link.createNetkit(
            program: program, interface: target.identity.interface ?? 0,
            type: target.identity.attachType ?? .netkitPrimary, anchor: anchor)
        }
      }
    } catch  where error.isCaused(by: .noSuchAddressOrDevice) {
      throw LoaderError(
        .missingTarget, "\(target.summary): the interface is no netkit", cause: error.cause)
    } catch  where anchor == nil && error.isCaused(by: .invalidArgument) {
      throw LoaderError(
        .unsupported, "\(target.summary): this kernel was built without netkit",
        advice: "it needs CONFIG_NETKIT", cause: error.cause)
    } catch  where error.isCaused(by: .permissionDenied) {
      throw LoaderError(
        .missingTarget, "\(target.summary): the interface is the peer of a pair",
        advice: "name the primary interface, and say `endpoint: peer`", cause: error.cause)
    }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .netkit(let interface, let type) = link else { return nil }
    // At the peer's end the kernel names the peer.
    return type == target.identity.attachType
      && (type == .netkitPeer || interface == target.identity.interface)
  }

  func programs(at target: ResolvedTarget) throws(LoaderError) -> HookPrograms? {
    try selection.place.programs(at: target)
  }

  func holds(
    _ link: LinkInfo, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Bool? {
    try selection.place.holds(link, at: target)
  }
}
