public import BPFSyscall

/// What one attachment's options mean on a kernel: how its target is found and a link made there.
///
/// Every kind of attachment has one type that conforms, in a file of its own.
public protocol AttachmentTarget: Sendable {
  /// What of the kernel, or of another program, the program has to be loaded for.
  func function(_ program: AttachedProgram) -> String?

  /// Finds what the target's name means now: one target, or of a pattern or a list each with a label. It is
  /// called at every plan, so it reads little.
  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> [ResolvedTarget]

  /// Makes sure, before anything is created, that the kernel has what the attachment needs.
  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError)

  /// Makes the link.
  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link
}

extension AttachmentTarget {
  /// Most kinds of programs are loaded for no function.
  public func function(_ program: AttachedProgram) -> String? { nil }

  /// Nothing more than the kind itself is needed.
  public func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {}
}

/// What a target may know of the program before it is loaded.
public struct AttachedProgram: Sendable {
  /// `FILE/FUNCTION`; of a struct_ops map, the structure and the name in it.
  public var name: String
  /// The section's name.
  public var section: String
  /// What stands behind the section's prefix: `do_sys_openat2` in `SEC("kprobe/do_sys_openat2")`.
  public var sectionTarget: String?
  /// The expected attach type of the program.
  public var attachType: AttachType?

  /// A program that shall be attached.
  public init(
    name: String, section: String = "", sectionTarget: String?, attachType: AttachType?
  ) {
    self.name = name
    self.section = section
    self.sectionTarget = sectionTarget
    self.attachType = attachType
  }
}

/// What is put at the hook: a program, or a struct_ops map; and what else the attachment names.
public struct AttachedObject: ~Copyable {
  /// What is put at the hook.
  public enum Held: ~Copyable {
    /// A program.
    case program(Program)
    /// A struct_ops map.
    case map(RawMap)
  }

  /// What is put at the hook.
  public let held: Held
  /// The descriptors of other objects that the options name, by option; they stay open until the link is made.
  public let references: [String: Int32]

  /// What is put at a hook.
  public init(_ held: consuming Held, references: [String: Int32] = [:]) {
    self.held = held
    self.references = references
  }
}

/// What a target's name meant when it was looked up.
public struct ResolvedTarget: Hashable, Sendable, Codable {
  /// For people: `xdp on eth0`.
  public var summary: String
  /// Equal as long as the name means the same thing: `netns 4026531840 interface 3`.
  public var identity: String
  /// What tells it from the attachment's other targets, where the manifest names several: `eth0`.
  public var label: String?
  /// The interface's index, for those kinds that have one.
  public var interface: UInt32?
  /// The attach type, for those kinds that have several.
  public var attachType: AttachType?
  /// The file or directory, for those kinds that have one.
  public var path: String?
  /// The CPU, for those kinds that have one.
  public var cpu: UInt32?

  /// Where in the file, in bytes, for those kinds that have a place there.
  public var offset: UInt64?
  /// Whether the program runs at the return from functions, for those kinds where that is not all said.
  public var isReturn: Bool?
  /// The hook, where attaching may have to make it: equal for all that stand at it.
  public var hook: String?
  /// Whether the hook was made for this attachment, and goes with it.
  public var ownsHook: Bool?

  /// What a name means now.
  public init(
    summary: String, identity: String, label: String? = nil, interface: UInt32? = nil,
    attachType: AttachType? = nil, path: String? = nil, cpu: UInt32? = nil
  ) {
    self.summary = summary
    self.identity = identity
    self.label = label
    self.interface = interface
    self.attachType = attachType
    self.path = path
    self.cpu = cpu
  }
}
