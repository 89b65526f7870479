public import BPFSyscall

/// What one attachment's options mean on a kernel: how its target is found.
///
/// Every kind of attachment has one type that conforms, in a file of its own; it is a ``LinkedTarget``, an
/// ``UnlinkedTarget`` or, where that depends on the kernel or the object, both.
public protocol AttachmentTarget: Sendable {
  /// What of the kernel, or of another program, the program has to be loaded for.
  func function(_ program: AttachedProgram) -> String?

  /// Finds what the target's name means now: one target, or of a pattern or a list each with a label. It is
  /// called at every plan, so it reads little.
  ///
  /// - Parameters:
  ///   - program: what is to be attached.
  ///   - host: the kernel at hand.
  ///   - view: what is the same for several targets is asked there.
  func resolve(
    _ program: AttachedProgram, on host: Host, in view: TargetView
  ) throws(LoaderError) -> [ResolvedTarget]

  /// Makes sure, before anything is created, that the kernel has what the attachment needs.
  func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError)

  /// What has to stay as it is for what is attached there to go on running, where its link would not tell.
  func life(
    of program: AttachedProgram, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> [LifeCondition]

  /// Whether what a name means here tells of a recorded target, which something lives at, that it is no longer meant.
  ///
  /// - Parameters:
  ///   - target: what the name meant when it was recorded.
  ///   - found: what it means here; nil where it means nothing, or does not mean this one of several.
  func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight

  /// Whether the name leads elsewhere from another namespace than this process's, which is not the first one.
  func isRelative(in view: TargetView) -> Bool

  /// The hooks for one that are meant, as far as the options alone say which; equal texts are one hook.
  func namedHooks(_ program: AttachedProgram) -> [String]
}

extension AttachmentTarget {
  /// Most kinds of programs are loaded for no function.
  public func function(_ program: AttachedProgram) -> String? { nil }

  /// Nothing more than the kind itself is needed.
  public func check(
    _ program: AttachedProgram, _ target: ResolvedTarget, on host: Host
  ) throws(LoaderError) {}

  /// Most links tell themselves.
  public func life(
    of program: AttachedProgram, at target: ResolvedTarget, on host: Host
  ) throws(LoaderError) -> [LifeCondition] { [] }

  /// A path that is looked for in another mount namespace need not be there.
  public func sight(of target: ResolvedTarget, besides found: ResolvedTarget?) -> TargetSight {
    found == nil && target.mounts != nil && target.mounts != Namespaces.mount ? .hidden : .plain
  }

  /// Most names do not depend on that.
  public func isRelative(in view: TargetView) -> Bool { false }

  /// Most hooks are not for one.
  public func namedHooks(_ program: AttachedProgram) -> [String] { [] }
}

/// How a recorded target is seen from here.
public enum TargetSight: Sendable {
  /// What its name means here is what is meant.
  case plain
  /// Its interface is in another network namespace by now, and took along what is attached there.
  case moved
  /// It need not be to be seen from here.
  case hidden
}

/// What a target may know of the program before it is loaded.
public struct AttachedProgram: Hashable, Sendable, Encodable {
  /// `FILE/FUNCTION`; of a struct_ops map, the structure and the name in it.
  public var name: String
  /// `DEPLOYMENT/ATTACHMENT`, which no other attachment of this host has.
  public var attachment: String
  /// The section's name; of a struct_ops map, its variable's.
  public var section: String
  /// What stands behind the section's prefix: `do_sys_openat2` in `SEC("kprobe/do_sys_openat2")`.
  public var sectionTarget: String?
  /// The expected attach type of the program.
  public var attachType: AttachType?

  /// A program that shall be attached.
  public init(
    name: String, attachment: String = "", section: String = "", sectionTarget: String?,
    attachType: AttachType?
  ) {
    self.name = name
    self.attachment = attachment
    self.section = section
    self.sectionTarget = sectionTarget
    self.attachType = attachType
  }
}
