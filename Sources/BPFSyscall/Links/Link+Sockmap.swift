internal import CBPF

extension Link {
  /// Links a program to the sockets of a map. The corresponding bpf(2) command is `BPF_LINK_CREATE`
  /// (Linux 6.10; before, `BPF_PROG_ATTACH` does the same without a link).
  ///
  /// Throws `EBUSY` where the map has a program of that type.
  ///
  /// - Parameters:
  ///   - program: a program of type `sk_msg` or `sk_skb`.
  ///   - map: a map of type `sockmap` or `sockhash`.
  ///   - type: ``AttachType/skMsgVerdict``, ``AttachType/skSkbVerdict``,
  ///     ``AttachType/skSkbStreamParser`` or ``AttachType/skSkbStreamVerdict``.
  public static func createSockmap(
    program: borrowing Program, map: borrowing RawMap, type: AttachType
  ) throws(SystemCallError) -> Link {
    try createSockmap(program: program, mapDescriptor: map.descriptor.rawValue, type: type)
  }

  /// Links a program to the sockets of a map, by the map's descriptor. The corresponding bpf(2) command is
  /// `BPF_LINK_CREATE` (Linux 6.10).
  public static func createSockmap(
    program: borrowing Program, mapDescriptor: Int32, type: AttachType
  ) throws(SystemCallError) -> Link {
    var attributes = start(
      program.descriptor.rawValue, type, target: UInt32(bitPattern: mapDescriptor))
    return try create(&attributes, size: CBPF_LINK_CREATE_SIZE)
  }
}
