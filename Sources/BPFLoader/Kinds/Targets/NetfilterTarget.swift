import BPFSyscall

/// A place in the packet filter of a network namespace.
struct NetfilterTarget: LinkedTarget {
  private let namespace: NetworkPlace
  let family: String
  let hook: String
  let priority: Int32
  private let defrag: Bool

  init(_ options: AttachmentOptions) {
    namespace = NetworkPlace(options.strings["netns"])
    family = options.strings["family"] ?? "ipv4"
    hook = options.strings["hook"] ?? "input"
    priority = Int32(truncatingIfNeeded: Int64(bitPattern: options.integers["priority"] ?? 0))
    defrag = options.flag("defrag")
  }

  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget] {
    let text = "\(family) \(hook), priority \(priority)"
    let network = try view.identity(of: namespace)
    var target = ResolvedTarget(
      summary: "netfilter \(text)\(namespace.suffix)",
      identity: .netfilter(
        network: network.inode, family: family, hook: hook, priority: priority))
    target.network = network
    return [target]
  }

  func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight {
    found == nil ? namespace.sight(of: target) : .plain
  }

  func namedHooks(_ program: AttachedProgram) -> [String] {
    ["netfilter \(family) \(hook), priority \(priority)\(namespace.suffix)"]
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    return try object.link(target) { program throws(SystemCallError) in
      try namespace.run(at: target) { () throws(SystemCallError) in
        try Link.createNetfilter(program: program, place)
      }
    }
  }

  func isTarget(_ target: ResolvedTarget, of link: LinkDetails) -> Bool? {
    guard case .netfilter(let other) = link else { return nil }
    return other == place
  }

  /// The link does not say in which network namespace it is, nor does the packet filter say which links it has.
  func holds(
    _ link: LinkInfo, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Bool? { nil }

  private var place: NetfilterHook {
    NetfilterHook(
      family: family == "ipv6" ? .ipv6 : .ipv4, hook: Self.hooks[hook] ?? .localIn,
      priority: priority, flags: defrag ? .defragment : [])
  }

  /// The hooks, by the names that nft(8) has for them.
  private static let hooks: [String: NetfilterHook.Hook] = [
    "prerouting": .preRouting, "input": .localIn, "forward": .forward, "output": .localOut,
    "postrouting": .postRouting,
  ]
}
