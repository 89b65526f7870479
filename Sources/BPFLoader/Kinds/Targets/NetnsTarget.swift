import BPFSyscall

/// The socket lookup or the flow dissector of a network namespace.
struct NetnsTarget: LinkedTarget {
  private let name: String
  private let place: NetworkPlace

  init(_ options: AttachmentOptions) {
    name = options.strings["path"] ?? ""
    place = NetworkPlace(name)
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let type = program.attachType ?? .skLookup
    let network = try view.identity(of: place)
    var target = ResolvedTarget(
      summary: "\(type) in netns \(name)", identity: .network(inode: network.inode, hook: type))
    target.network = network
    return [target]
  }

  func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight {
    found == nil ? place.sight(of: target) : .plain
  }

  func namedHooks(_ program: AttachedProgram) -> [String] {
    program.attachType == .flowDissector ? ["the flow dissector of netns \(name)"] : []
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let namespace = try place.open(at: target)
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createNetns(
        program: program, namespace: namespace, type: target.identity.attachType ?? .skLookup)
    }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .netns(let inode, let type) = link else { return nil }
    return target.identity == .network(inode: UInt64(inode), hook: type)
  }
}
