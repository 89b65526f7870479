public import BPFSyscall

extension AttachmentKind {
  /// Makes sure that this kernel has links of this kind that can be pinned.
  public func check(on host: Host) throws(LoaderError) {
    let isKnown: Bool? =
      switch marker {
      case .attachType(let type): host.knows(type)
      case .linkType(let type): host.knows(type)
      case nil: true
      }
    guard isKnown == false else { return }
    let what =
      since < pinnableSince
      ? "a \(name) attachment that outlives the process (a link that can be pinned)"
      : "a \(name) attachment"
    throw LoaderError(
      .unsupported, "\(what) needs Linux \(pinnableSince); this is \(host.release)")
  }

  /// What attaching needs and this process does not have.
  public var missingPrivileges: [Capability] {
    ([.bpf] + privileges).filter { !Capabilities.own.have($0) }
  }

  /// Whether a program of this type and expected attach type can be attached so.
  public func fits(_ type: ProgramType, _ attachType: AttachType?) -> Bool {
    programTypes.contains(type) && (attachTypes.isEmpty || attachTypes.contains(attachType))
  }

  /// The kind that a program's section asks for: `kprobe` for `SEC("kprobe/do_sys_openat2")`.
  public static func forSection(_ section: String) -> AttachmentKind? {
    let prefix = section.prefix { $0 != "/" }
    return all.first { $0.sections.contains(String(prefix)) }
  }
}
