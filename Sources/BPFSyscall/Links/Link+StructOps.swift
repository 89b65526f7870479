internal import CBPF

extension Link {
  /// Registers a struct_ops map that was created with `BPF_F_LINK`. The corresponding bpf(2) command is
  /// `BPF_LINK_CREATE` with `BPF_STRUCT_OPS` (Linux 6.4).
  ///
  /// Throws `EINVAL` for a map without the flag, or whose value was not set, and `EEXIST` where the
  /// subsystem has one of its name.
  public static func createStructOps(map: borrowing RawMap) throws(SystemCallError) -> Link {
    var attributes = start(map.descriptor.rawValue, .structOps)
    return try create(&attributes, size: CBPF_LINK_CREATE_SIZE)
  }
}
