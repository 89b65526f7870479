import BPFSyscall

/// The XDP hook of a network interface.
struct XDPTarget: AttachmentTarget {
  private let interface: String
  private let mode: String?
  private let place: NetworkPlace

  init(_ options: AttachmentOptions) {
    interface = options.strings["interface"] ?? ""
    mode = options.strings["mode"]
    place = NetworkPlace(options.strings["netns"])
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget {
    let index = try place.interface(interface)
    let mode = mode.map { " (\($0))" } ?? ""
    return ResolvedTarget(
      summary: "xdp on \(interface)\(place.suffix)\(mode)",
      identity: "netns \(try place.inode()) interface \(index)", interface: index)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    let flags = mode.flatMap { Self.flags[$0] } ?? []
    return try object.link(target) { program throws(SystemCallError) in
      try place.run { () throws(SystemCallError) in
        try Link.createXDP(program: program, interface: target.interface ?? 0, flags: flags)
      }
    }
  }

  private static let flags: [String: XDPFlags] = [
    "generic": .generic, "native": .native, "offload": .offload,
  ]
}
