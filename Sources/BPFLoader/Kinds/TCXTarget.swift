import BPFSyscall

/// The traffic control hook of a network interface, through a tcx link.
struct TCXTarget: AttachmentTarget {
  private let interface: String
  private let direction: String?
  private let place: NetworkPlace

  init(_ options: AttachmentOptions) {
    interface = options.strings["interface"] ?? ""
    direction = options.strings["direction"]
    place = NetworkPlace(options.strings["netns"])
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget {
    let type: AttachType? =
      switch direction {
      case "ingress": .tcxIngress
      case "egress": .tcxEgress
      default: program.attachType
      }
    guard let type, type == .tcxIngress || type == .tcxEgress else {
      throw .namesNoTarget(program, kind: "tcx", option: "direction")
    }
    let index = try place.interface(interface)
    let way = type == .tcxIngress ? "ingress" : "egress"
    return ResolvedTarget(
      summary: "tcx \(way) on \(interface)\(place.suffix)",
      identity: "netns \(try place.inode()) interface \(index) \(way)", interface: index,
      attachType: type)
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    try object.link(target) { program throws(SystemCallError) in
      try place.run { () throws(SystemCallError) in
        try Link.createTCX(
          program: program, interface: target.interface ?? 0,
          type: target.attachType ?? .tcxIngress)
      }
    }
  }
}
