public import BPFSyscall

/// What the name of a section says of the programs in it: `SEC("fentry/do_unlinkat")`.
public struct SectionDefinition: Hashable, Sendable {
  /// The name, or its part before the first `/` where ``takesTarget``.
  public let name: String
  /// Whether a target may follow the name after a `/`.
  public let takesTarget: Bool
  /// The type of the programs in it.
  public let type: ProgramType
  /// What is expected to be attached to; nil where the kernel wants nothing.
  public let attachType: AttachType?
  /// What else holds for them.
  public let traits: Traits

  /// What else holds for programs in the section.
  public struct Traits: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The kernel requires the attach type when the program is loaded.
    public static let attachTypeRequired = Self(rawValue: 1 << 0)
    /// Kernels that do not know the attach type take the program without it.
    public static let attachTypeOptional = Self(rawValue: 1 << 1)
    /// The target's BTF id is needed when the program is loaded.
    public static let needsTargetBTF = Self(rawValue: 1 << 2)
    /// The program may sleep (`BPF_F_SLEEPABLE`).
    public static let sleepable = Self(rawValue: 1 << 3)
    /// The program takes packets of several buffers (`BPF_F_XDP_HAS_FRAGS`).
    public static let fragments = Self(rawValue: 1 << 4)
    /// The target is a user-space tracepoint (USDT).
    public static let usdt = Self(rawValue: 1 << 5)
  }

  init(
    _ pattern: String, _ type: ProgramType, _ attachType: AttachType? = nil, _ traits: Traits = []
  ) {
    takesTarget = pattern.hasSuffix("+")
    name = takesTarget ? String(pattern.dropLast()) : pattern
    self.type = type
    self.attachType = attachType
    self.traits = traits
  }

  /// Flags for `BPF_PROG_LOAD`.
  public var programFlags: ProgramFlags {
    var flags: ProgramFlags = []
    if traits.contains(.sleepable) { flags.insert(.sleepable) }
    if traits.contains(.fragments) { flags.insert(.xdpHasFragments) }
    return flags
  }

  /// Whether a section of this name (without a leading `?`) is meant.
  func matches(_ section: String) -> Bool {
    guard takesTarget, section.hasPrefix(name) else { return section == name }
    let rest = section.dropFirst(name.count)
    return rest.isEmpty || rest.first == "/"
  }

  /// What stands behind the name: `do_unlinkat`, `sched/sched_process_exec`; nil where nothing does.
  func target(in section: String) -> String? {
    guard takesTarget, section.count > name.count + 1 else { return nil }
    return String(section.dropFirst(name.count + 1))
  }
}
