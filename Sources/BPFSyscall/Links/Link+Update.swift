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

  /// Registers another map of a struct_ops link in the place of the one that the link holds; where it is that one,
  /// nothing is done. The corresponding bpf(2) command is `BPF_LINK_UPDATE` (Linux 6.4).
  public func update(to map: borrowing RawMap) throws(SystemCallError) {
    try update(to: map.descriptor.rawValue, replacing: nil)
  }

  /// Registers another map of a struct_ops link in the place of the one that the link holds, where that
  /// is the expected one; where both are one map, nothing is done. The corresponding bpf(2) command is
  /// `BPF_LINK_UPDATE` (Linux 6.4) with `BPF_F_REPLACE`.
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
  /// A struct_ops map is never registered in its own place: with TCP's, Linux 6.12 to 7.2 have a bug there that they do
  /// not survive. Without `former`, nobody else may update the link at the same time.
  ///
  /// - Parameters:
  ///   - new: the descriptor of the program, or of the map for a struct_ops link.
  ///   - former: the descriptor of what the link is expected to hold, or nil for any. Where the link holds
  ///     another one, it fails with `EPERM` and changes nothing. The corresponding flag is
  ///     `BPF_F_REPLACE`.
  public func update(to new: Int32, replacing former: Int32?) throws(SystemCallError) {
    if let map = try mapID(new), try holds(map, replacing: former) { return }
    var attributes = updateAttributes(new, former)
    _ = try bpf(.linkUpdate, &attributes, size: CBPF_LINK_UPDATE_SIZE)
  }

  /// Whether this is a struct_ops link that has the map which it shall be updated to. Where `former` is given, the kernel
  /// compares that with what the link holds then, so that it is enough that both are not one map.
  private func holds(_ new: UInt32, replacing former: Int32?) throws(SystemCallError) -> Bool {
    guard try ObjectKind(of: descriptor.rawValue) == .link else { return false }
    let link = try info()
    guard link.type == .structOps else { return false }
    guard let former else { return new == link.heldID }
    guard try mapID(former) == new else { return false }
    guard new == link.heldID else {
      throw SystemCallError(Command.linkUpdate.manualName, errno: .notPermitted)
    }
    return true
  }

  /// Nil where a descriptor holds no map.
  private func mapID(_ descriptor: Int32) throws(SystemCallError) -> UInt32? {
    guard try ObjectKind(of: descriptor) == .map else { return nil }
    return try RawMap(try FileDescriptor.duplicate(descriptor)).info().id
  }

  func updateAttributes(_ new: Int32, _ former: Int32?) -> cbpf_link_update {
    cbpf_link_update(
      link_fd: UInt32(bitPattern: descriptor.rawValue), new_prog_fd: UInt32(bitPattern: new),
      flags: former == nil ? 0 : 1 << 2, old_prog_fd: UInt32(bitPattern: former ?? 0))
  }
}
