/// Flags of attaching a program without a link, mostly to cgroups.
public struct AttachFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// A cgroup below may have a program of its own, which then runs instead. The corresponding constant
  /// is `BPF_F_ALLOW_OVERRIDE` (Linux 4.10).
  public static let allowOverride = Self(rawValue: 1 << 0)
  /// The hook takes several programs, and runs those of the cgroups below too. The corresponding
  /// constant is `BPF_F_ALLOW_MULTI` (Linux 4.15).
  public static let allowMulti = Self(rawValue: 1 << 1)
  /// In the place of another program; set by ``AttachOptions/replacing``. The corresponding constant is
  /// `BPF_F_REPLACE` (Linux 5.6).
  public static let replace = Self(rawValue: 1 << 2)
  /// The program runs before those of the cgroups below. The corresponding constant is `BPF_F_PREORDER`
  /// (Linux 6.15).
  public static let preorder = Self(rawValue: 1 << 6)
}

/// How a program is attached without a link.
public struct AttachOptions: Hashable, Sendable {
  /// What a cgroup's hook does with other programs; tcx and netkit take none but
  /// ``AttachFlags/replace``.
  public var flags: AttachFlags = []
  /// The descriptor of the program whose place this one takes; sets ``AttachFlags/replace``: cgroups
  /// (Linux 5.6), tcx and netkit (Linux 6.6).
  public var replacing: Int32?
  /// Where among the hook's programs.
  public var anchor: Anchor?
  /// The hook must not have changed since ``AttachedPrograms/revision`` was this, or it is `ESTALE`: tcx
  /// and netkit (Linux 6.6), cgroups (Linux 6.17).
  public var expectedRevision: UInt64?

  /// What is not given is zero for the kernel.
  public init(
    flags: AttachFlags = [], replacing: Int32? = nil, anchor: Anchor? = nil,
    expectedRevision: UInt64? = nil
  ) {
    self.flags = flags
    self.replacing = replacing
    self.anchor = anchor
    self.expectedRevision = expectedRevision
  }
}
