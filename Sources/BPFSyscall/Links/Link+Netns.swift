internal import CBPF

extension Link {
  /// Links a program to a network namespace. The corresponding bpf(2) command is `BPF_LINK_CREATE`
  /// (Linux 5.8).
  ///
  /// Throws `E2BIG` where a namespace has a flow dissector already, or 64 socket lookups.
  ///
  /// - Parameters:
  ///   - program: a program of type `sk_lookup` or `flow_dissector`.
  ///   - namespace: the namespace; the link does not keep it alive.
  ///   - type: ``AttachType/skLookup`` (Linux 5.9) or ``AttachType/flowDissector``.
  public static func createNetns(
    program: borrowing Program, namespace: borrowing NetworkNamespace, type: AttachType
  ) throws(SystemCallError) -> Link {
    var attributes = start(
      program.descriptor.rawValue, type,
      target: UInt32(bitPattern: namespace.descriptor.rawValue))
    return try create(&attributes, size: CBPF_LINK_CREATE_SIZE)
  }
}
