import BPFSyscall

/// A place in the packet filter of a network namespace.
struct NetfilterTarget: LinkedTarget {
  private let place: NetworkPlace
  private let family: String
  private let hook: String
  private let priority: Int32
  private let defrag: Bool

  init(_ options: AttachmentOptions) {
    place = NetworkPlace(options.strings["netns"])
    family = options.strings["family"] ?? "ipv4"
    hook = options.strings["hook"] ?? "input"
    priority = Int32(truncatingIfNeeded: Int64(bitPattern: options.integers["priority"] ?? 0))
    defrag = options.flag("defrag")
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    let text = "\(family) \(hook), priority \(priority)"
    return [
      ResolvedTarget(
        summary: "netfilter \(text)\(place.suffix)",
        identity: "netns \(try place.inode()) \(text)")
    ]
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let hook = NetfilterHook(
      family: family == "ipv6" ? .ipv6 : .ipv4, hook: Self.hooks[hook] ?? .localIn,
      priority: priority, flags: defrag ? .defragment : [])
    return try object.link(target) { program throws(SystemCallError) in
      try place.run { () throws(SystemCallError) in
        try Link.createNetfilter(program: program, hook)
      }
    }
  }

  /// The hooks, by the names that nft(8) has for them.
  private static let hooks: [String: NetfilterHook.Hook] = [
    "prerouting": .preRouting, "input": .localIn, "forward": .forward, "output": .localOut,
    "postrouting": .postRouting,
  ]
}
