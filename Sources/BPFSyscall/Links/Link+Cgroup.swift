internal import CBPF

extension Link {
  /// Links a program to a control group of version 2.
  ///
  /// The corresponding bpf(2) command is `BPF_LINK_CREATE` (Linux 5.7; with `lsm_cgroup` 6.0; anchor,
  /// revision and `preorder` 6.17, `EINVAL` before).
  ///
  /// - Parameters:
  ///   - program: a program of a type that goes into control groups.
  ///   - group: the control group's directory.
  ///   - type: what the program is asked about.
  ///   - anchor: where it stands among the programs of this group and type; nil is at the end.
  ///   - expectedRevision: ``AttachedPrograms/revision`` as it was read; where it has changed, `ESTALE`.
  ///     nil expects nothing.
  ///   - preorder: whether it runs before the programs of the groups below. The corresponding flag is
  ///     `BPF_F_PREORDER`.
  public static func createCgroup(
    program: borrowing Program, group: borrowing FileDescriptor, type: AttachType,
    anchor: Anchor? = nil, expectedRevision: UInt64? = nil, preorder: Bool = false
  ) throws(SystemCallError) -> Link {
    var attributes = ordered(
      program.descriptor.rawValue, type, target: UInt32(bitPattern: group.rawValue),
      flags: preorder ? 1 << 6 : 0, anchor: anchor, revision: expectedRevision ?? 0)
    return try create(&attributes, size: CBPF_LINK_CREATE_ORDERED_SIZE)
  }
}
