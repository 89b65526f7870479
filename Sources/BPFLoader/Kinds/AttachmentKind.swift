import BPFObject
public import BPFSyscall

/// A kind of attachment: what a manifest calls it, and what the kernel does with it.
///
/// ``AttachmentKind/all`` is the one table of kinds; the manifest's parser, the planner, the
/// documentation and the tests read it.
public final class AttachmentKind: Sendable {
  /// The key in a manifest: `kprobe`, `xdp`.
  public let name: String
  /// The kind in a few words, for help and schema.
  public let summary: String
  /// What a manifest may say; a short form (`xdp: eth0`) sets the first.
  public let options: [AttachmentOption]
  /// The maps of the program's file that attaching writes to.
  public let filledMaps: [String]
  /// The options that a short form sets, its parts joined by `:`, where it is more than the first.
  public let shortForm: [String]
  /// The options of which exactly one must be given.
  public let oneOf: [String]
  /// The program types that can be attached so; empty where a map is attached.
  public let programTypes: [ProgramType]
  /// The expected attach types of those programs that can be attached so, nil for those without; empty
  /// where any can.
  public let attachTypes: [AttachType?]
  /// The section prefixes that ask for this kind.
  public let sections: [String]
  /// The section whose programs it takes where a program's own says nothing; nil where that leaves several types.
  let plainSection: @Sendable (AttachmentOptions) -> String?
  /// The link that holds it; nil for what stands outside of bpffs.
  public let link: LinkType?
  /// What a kernel's own BTF holds once its links of this kind can be pinned.
  public let marker: Marker?
  /// The first Linux version whose kernel has this kind.
  public let since: KernelVersion
  /// The first Linux version where a link of this kind can be pinned.
  public let pinnableSince: KernelVersion
  /// What attaching needs besides `CAP_BPF`.
  public let privileges: [Capability]
  /// How a changed program takes the place of the one attached.
  public let programChange: LinkStrategy
  /// How an attachment with changed options takes the place of the one that is there.
  public let optionsChange: LinkStrategy
  /// Whether `BPF_LINK_DETACH` works, or there is no link, so that the hook is free when it returns.
  public let detachable: Bool
  /// What it can be instead, where a manifest allows it.
  public let fallback: Fallback?
  /// Who can stand at its hooks, and what the kernel tells of that.
  public let placement: Placement
  /// Makes the target from what a manifest says.
  public let makeTarget: @Sendable (AttachmentOptions) -> any AttachmentTarget

  init(
    name: String, summary: String, options: [AttachmentOption], filledMaps: [String] = [],
    shortForm: [String] = [], oneOf: [String] = [], programTypes: [ProgramType],
    attachTypes: [AttachType?], sections: [String],
    plainSection: (@Sendable (AttachmentOptions) -> String?)? = nil, link: LinkType?,
    marker: Marker?,
    since: KernelVersion, pinnableSince: KernelVersion, privileges: [Capability],
    programChange: LinkStrategy, optionsChange: LinkStrategy, detachable: Bool,
    fallback: Fallback? = nil, placement: Placement = Placement(),
    makeTarget: @escaping @Sendable (AttachmentOptions) -> any AttachmentTarget
  ) {
    self.name = name
    self.summary = summary
    self.options = options
    self.filledMaps = filledMaps
    self.shortForm = shortForm
    self.oneOf = oneOf
    self.programTypes = programTypes
    self.attachTypes = attachTypes
    self.sections = sections
    self.plainSection = plainSection ?? { _ in sections.first }
    self.link = link
    self.marker = marker
    self.since = since
    self.pinnableSince = pinnableSince
    self.privileges = privileges
    self.programChange = programChange
    self.optionsChange = optionsChange
    self.detachable = detachable
    self.fallback = fallback
    self.placement = placement
    self.makeTarget = makeTarget
  }

  /// Whether a struct_ops map is attached, not a program.
  public var attachesMap: Bool { programTypes.isEmpty }
}

extension AttachmentKind {
  /// A constant of the kernel's own enumerations.
  public enum Marker: Sendable, Hashable {
    /// Of `enum bpf_attach_type`.
    case attachType(AttachType)
    /// Of `enum bpf_link_type`.
    case linkType(LinkType)
  }
}

/// How a changed attachment takes the place of the one that is there.
public enum LinkStrategy: String, Sendable, Codable {
  /// `BPF_LINK_UPDATE`: the same link runs the new program from one moment to the next, no gap.
  case inPlace = "in-place"
  /// The new link is made before the old one goes; both run for a moment.
  case newFirst = "new-first"
  /// The hook holds only one: the old link goes before the new one is made, with a gap between.
  case oldFirst = "old-first"
}
