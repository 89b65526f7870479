import BPFSyscall

/// The sockets of a map, through a sockmap link.
struct SockmapTarget: AttachmentTarget {
  private let kind: String
  private let map: String

  init(_ kind: String, _ options: AttachmentOptions) {
    self.kind = kind
    map = options.strings["map"] ?? ""
  }

  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget] {
    guard let type = program.attachType else {
      throw LoaderError(
        .invalidBytecode, "the section of \(program.name) does not say what it does to sockets",
        advice: "give it one like SEC(\"sk_skb/verdict\")")
    }
    return [
      ResolvedTarget(
        summary: "\(type) on map \(map)", identity: "map \(map) \(type)", attachType: type)
    ]
  }

  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link {
    guard let descriptor = object.references["map"] else {
      throw .namesNoTarget(
        AttachedProgram(name: "the program", sectionTarget: nil, attachType: nil), kind: kind,
        option: "map")
    }
    return try object.link(target) { program throws(SystemCallError) in
      try Link.createSockmap(
        program: program, mapDescriptor: descriptor, type: target.attachType ?? .skMsgVerdict)
    }
  }
}
