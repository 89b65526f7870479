internal import CBPF

extension Link {
  /// Links a program to the traffic control hook of a network interface of this thread's namespace.
  ///
  /// The corresponding bpf(2) command is `BPF_LINK_CREATE` (Linux 6.6). Throws `ENODEV` where there is
  /// no such interface, `EEXIST` where the program is there already, and `ERANGE` behind 63 programs.
  ///
  /// - Parameters:
  ///   - program: a program of type `sched_cls`.
  ///   - interface: the interface's index.
  ///   - type: ``AttachType/tcxIngress`` or ``AttachType/tcxEgress``.
  ///   - anchor: where it stands among the programs of the hook; nil is at the end.
  ///   - expectedRevision: ``AttachedPrograms/revision`` as it was read; where it has changed, `ESTALE`.
  ///     nil expects nothing.
  public static func createTCX(
    program: borrowing Program, interface: UInt32, type: AttachType, anchor: Anchor? = nil,
    expectedRevision: UInt64? = nil
  ) throws(SystemCallError) -> Link {
    var attributes = ordered(
      program.descriptor.rawValue, type, target: interface, anchor: anchor,
      revision: expectedRevision ?? 0)
    return try create(&attributes, size: CBPF_LINK_CREATE_ORDERED_SIZE)
  }
}
