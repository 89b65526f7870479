public import BPFObject
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

  /// What a program is loaded as to be attached so, whose section's name says no type; nil where this kind takes programs
  /// of several types, and the name begins like the sections of none.
  public func definition(
    ofSection section: String, _ options: AttachmentOptions
  ) -> SectionDefinition? {
    SectionDefinition.beginning(section) { fits($0.type, $0.attachType) }
      ?? plainSection(options).flatMap(SectionDefinition.matching)
  }

  /// The same of a program whose type is given, and of which only its attach type is to be found; nil where this kind does
  /// not say that.
  public func definition(
    of type: ProgramType, ofSection section: String, _ options: AttachmentOptions
  ) -> SectionDefinition? {
    let definition = definition(ofSection: section, options)
    return definition?.type == type ? definition : nil
  }

  /// Whether programs of any section can be loaded for this: what is replaced says what they are given.
  public var replacesFunctions: Bool { programTypes.first == .extension }

  /// The kind that a program's section asks for: `kprobe` for `SEC("kprobe/do_sys_openat2")`.
  public static func forSection(_ section: String) -> AttachmentKind? {
    let prefix = section.prefix { $0 != "/" }
    return all.first { $0.sections.contains(String(prefix)) }
  }
}
