internal import CBPF

/// A link in the kernel: a program, or a struct_ops map, held at its hook.
public struct Link: ~Copyable {
  public let descriptor: FileDescriptor

  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// Puts another program in the place of the one that the link holds, from one moment to the next.
  ///
  /// The corresponding bpf(2) command is `BPF_LINK_UPDATE` (Linux 5.7) with `BPF_F_REPLACE`: where the
  /// link no longer holds `former`, it fails with `EPERM` and changes nothing.
  ///
  /// - Parameters:
  ///   - new: the descriptor of the program, or of the map for a struct_ops link.
  ///   - former: the descriptor of what the link is expected to hold.
  public func update(to new: Int32, replacing former: Int32) throws(SystemCallError) {
    var attributes = cbpf_link_update(
      link_fd: UInt32(bitPattern: descriptor.rawValue), new_prog_fd: UInt32(bitPattern: new),
      flags: 1 << 2, old_prog_fd: UInt32(bitPattern: former))
    _ = try bpf(.linkUpdate, &attributes, size: CBPF_LINK_UPDATE_SIZE)
  }

  /// Takes the program off its hook; the link stays, severed. The corresponding bpf(2) command is
  /// `BPF_LINK_DETACH` (Linux 5.9).
  public func detach() throws(SystemCallError) {
    var attributes = cbpf_link_detach(link_fd: UInt32(bitPattern: descriptor.rawValue))
    _ = try bpf(.linkDetach, &attributes, size: CBPF_LINK_DETACH_SIZE)
  }

  /// Opens a reading of an iterator link. The corresponding bpf(2) command is `BPF_ITER_CREATE`
  /// (Linux 5.8).
  public func openIterator() throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_iterator_create(
      link_fd: UInt32(bitPattern: descriptor.rawValue), flags: 0)
    let opened = try bpf(
      .iteratorCreate, &attributes, size: CBPF_ITERATOR_CREATE_SIZE)
    return FileDescriptor(owning: opened)
  }
}
