internal import CBPF

// The corresponding bpf(2) command is `BPF_LINK_UPDATE` (Linux 5.7). Links of iterators, control groups,
// network namespaces, xdp, tcx, netkit, sockmaps and struct_ops take another program or map, from one
// moment to the next; other links say `EINVAL`, and netfilter `EOPNOTSUPP`.
extension Link {
  /// Puts another program in the place of the one that the link holds. The corresponding bpf(2) command
  /// is `BPF_LINK_UPDATE` (Linux 5.7).
  ///
  /// Throws `ENOLINK` (xdp, tcx, netns) or `EINVAL` where the link is severed.
  public func update(to program: borrowing Program) throws(SystemCallError) {
    try update(to: program.descriptor.rawValue, replacing: nil)
  }

  /// Puts another program in the place of the one that the link holds, where that is the expected one.
  /// The corresponding bpf(2) command is `BPF_LINK_UPDATE` (Linux 5.7) with `BPF_F_REPLACE`.
  ///
  /// Throws `EPERM`, and changes nothing, where the link does not hold `former`.
  public func update(
    to program: borrowing Program, replacing former: borrowing Program
  ) throws(SystemCallError) {
    try update(to: program.descriptor.rawValue, replacing: former.descriptor.rawValue)
  }

  /// Registers another map of a struct_ops link in the place of the one that the link holds. The
  /// corresponding bpf(2) command is `BPF_LINK_UPDATE` (Linux 6.4).
  public func update(to map: borrowing RawMap) throws(SystemCallError) {
    try update(to: map.descriptor.rawValue, replacing: nil)
  }

  /// Registers another map of a struct_ops link in the place of the one that the link holds, where that
  /// is the expected one. The corresponding bpf(2) command is `BPF_LINK_UPDATE` (Linux 6.4) with
  /// `BPF_F_REPLACE`.
  ///
  /// Throws `EPERM`, and changes nothing, where the link does not hold `former`.
  public func update(
    to map: borrowing RawMap, replacing former: borrowing RawMap
  ) throws(SystemCallError) {
    try update(to: map.descriptor.rawValue, replacing: former.descriptor.rawValue)
  }

  /// Puts another program or struct_ops map in the place of the one that the link holds. The
  /// corresponding bpf(2) command is `BPF_LINK_UPDATE` (Linux 5.7).
  ///
  /// - Parameters:
  ///   - new: the descriptor of the program, or of the map for a struct_ops link.
  ///   - former: the descriptor of what the link is expected to hold, or nil for any. Where the link holds
  ///     another one, it fails with `EPERM` and changes nothing. The corresponding flag is
  ///     `BPF_F_REPLACE`.
  public func update(to new: Int32, replacing former: Int32?) throws(SystemCallError) {
    var attributes = updateAttributes(new, former)
    _ = try bpf(.linkUpdate, &attributes, size: CBPF_LINK_UPDATE_SIZE)
  }

  func updateAttributes(_ new: Int32, _ former: Int32?) -> cbpf_link_update {
    cbpf_link_update(
      link_fd: UInt32(bitPattern: descriptor.rawValue), new_prog_fd: UInt32(bitPattern: new),
      flags: former == nil ? 0 : 1 << 2, old_prog_fd: UInt32(bitPattern: former ?? 0))
  }
}
