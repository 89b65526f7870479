internal import CBPF

extension Program {
  /// Has the program hold a map that none of its instructions refers to. The corresponding bpf(2) command
  /// is `BPF_PROG_BIND_MAP` (Linux 5.10).
  ///
  /// Once more with the same map changes nothing.
  public func bind(_ map: borrowing RawMap) throws(SystemCallError) {
    var attributes = cbpf_program_bind_map()
    attributes.prog_fd = number
    attributes.map_fd = UInt32(bitPattern: map.descriptor.rawValue)
    _ = try bpf(.programBindMap, &attributes, size: CBPF_PROGRAM_BIND_MAP_SIZE)
  }

  /// Tells kernel functions that this program calls which struct_ops they are called for. The
  /// corresponding bpf(2) command is `BPF_PROG_ASSOC_STRUCT_OPS` (Linux 7.0).
  ///
  /// - Parameter map: a struct_ops map.
  /// - Throws: `EBUSY` where the program has another one already, `EINVAL` for a map of another type, for
  ///   a program of the type struct_ops, and where the kernel does not know the command.
  public func associate(structOps map: borrowing RawMap) throws(SystemCallError) {
    var attributes = cbpf_program_associate()
    attributes.map_fd = UInt32(bitPattern: map.descriptor.rawValue)
    attributes.prog_fd = number
    _ = try bpf(.programAssociateStructOps, &attributes, size: CBPF_PROGRAM_ASSOCIATE_SIZE)
  }
}
