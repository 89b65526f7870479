public import BPFSyscall

/// What one attachment's options mean on a kernel: how its target is found and a link made there.
///
/// Every kind of attachment has one type that conforms, in a file of its own.
public protocol AttachmentTarget: Sendable {
  /// What these options say of the target.
  init(_ options: AttachmentOptions)

  /// The kernel function that the program has to be loaded for, of those kinds that have one.
  func function(_ program: AttachedProgram) -> String?

  /// Finds what the target's name means now. It is called at every plan, so it reads little.
  func resolve(_ program: AttachedProgram, on host: Host) throws(LoaderError) -> ResolvedTarget

  /// Makes sure, before anything is created, that the kernel has what the attachment needs.
  func check(_ target: ResolvedTarget, on host: Host) throws(LoaderError)

  /// Makes the link.
  func attach(
    _ object: borrowing AttachedObject, to target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> Link
}

extension AttachmentTarget {
  /// Most kinds of programs are loaded for no function.
  public func function(_ program: AttachedProgram) -> String? { nil }

  /// Nothing more than the kind itself is needed.
  public func check(_ target: ResolvedTarget, on host: Host) throws(LoaderError) {}
}

/// What a target may know of the program before it is loaded.
public struct AttachedProgram: Sendable {
  /// `FILE/FUNCTION`; of a struct_ops map, the structure and the name in it.
  public var name: String
  /// What stands behind the section's prefix: `do_sys_openat2` in `SEC("kprobe/do_sys_openat2")`.
  public var sectionTarget: String?
  /// The expected attach type of the program.
  public var attachType: AttachType?

  /// A program that shall be attached.
  public init(name: String, sectionTarget: String?, attachType: AttachType?) {
    self.name = name
    self.sectionTarget = sectionTarget
    self.attachType = attachType
  }
}

/// What is put at the hook: a program, or a struct_ops map.
public enum AttachedObject: ~Copyable {
  /// A program.
  case program(Program)
  /// A struct_ops map.
  case map(RawMap)
}

/// What a target's name meant when it was looked up.
public struct ResolvedTarget: Hashable, Sendable, Codable {
  /// For people: `xdp on eth0`.
  public var summary: String
  /// Equal as long as the name means the same thing: `netns 4026531840 interface 3`.
  public var identity: String
  /// The interface's index, for those kinds that have one.
  public var interface: UInt32?
  /// The attach type, for those kinds that have several.
  public var attachType: AttachType?

  /// What a name means now.
  public init(
    summary: String, identity: String, interface: UInt32? = nil,
    attachType: AttachType? = nil
  ) {
    self.summary = summary
    self.identity = identity
    self.interface = interface
    self.attachType = attachType
  }
}
