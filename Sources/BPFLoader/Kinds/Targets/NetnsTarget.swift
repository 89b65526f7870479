import BPFSyscall

/// The socket lookup or the flow dissector of a network namespace.
struct NetnsTarget: LinkedTarget {
  private let name: String
  private let place: NetworkPlace

  init(_ options: AttachmentOptions) {
    name = options.strings["path"] ?? ""
    place = NetworkPlace(name)
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    let type = program.attachType ?? .skLookup
    return [
      ResolvedTarget(
        summary: "\(type) in netns \(name)", identity: "netns \(try place.inode()) \(type)",
        attachType: type)
    ]
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let namespace = try place.open()
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createNetns(
        program: program, namespace: namespace, type: target.attachType ?? .skLookup)
    }
  }
}
