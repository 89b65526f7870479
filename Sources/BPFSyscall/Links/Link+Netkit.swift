internal import CBPF

extension Link {
  /// Links a program to a netkit interface of this thread's namespace.
  ///
  /// The corresponding bpf(2) command is `BPF_LINK_CREATE` (Linux 6.7). Throws `ENXIO` where the
  /// interface is no netkit, and `EACCES` where it is the peer of a pair: programs for either end go to
  /// the primary interface.
  ///
  /// - Parameters:
  ///   - program: a program of type `sched_cls`.
  ///   - interface: the index of the primary interface.
  ///   - type: ``AttachType/netkitPrimary`` or ``AttachType/netkitPeer``.
  ///   - anchor: where it stands among the programs of the hook; nil is at the end.
  ///   - expectedRevision: ``AttachedPrograms/revision`` as it was read; where it has changed, `ESTALE`.
  ///     nil expects nothing.
  public static func createNetkit(
    program: borrowing Program, interface: UInt32, type: AttachType, anchor: Anchor? = nil,
    expectedRevision: UInt64? = nil
  ) throws(SystemCallError) -> Link {
    var attributes = ordered(
      program.descriptor.rawValue, type, target: interface, anchor: anchor,
      revision: expectedRevision ?? 0)
    return try create(&attributes, size: CBPF_LINK_CREATE_ORDERED_SIZE)
  }
}
