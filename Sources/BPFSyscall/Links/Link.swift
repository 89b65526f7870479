internal import CBPF

/// A link in the kernel: a program, or a struct_ops map, held at its hook.
///
/// What a link holds stays attached as long as the link has a descriptor or a pin.
public struct Link: ~Copyable {
  /// The link's descriptor, which ``Pin/create(_:_:)`` takes.
  public let descriptor: FileDescriptor

  /// Takes the descriptor of a link. Nobody checks that it is one: ``info()`` throws `EINVAL` or
  /// says something else where it is not.
  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// Takes the program off its hook; the link stays, severed. The corresponding bpf(2) command is
  /// `BPF_LINK_DETACH` (Linux 5.9).
  ///
  /// Throws `EOPNOTSUPP` for links that only end with their last descriptor and pin: iterators and
  /// everything that traces.
  public func detach() throws(SystemCallError) {
    var attributes = cbpf_link_detach(link_fd: UInt32(bitPattern: descriptor.rawValue))
    _ = try bpf(.linkDetach, &attributes, size: CBPF_LINK_DETACH_SIZE)
  }

  /// Lets go of the link: unless it is pinned or open elsewhere, its program leaves the hook. The
  /// corresponding system call is `close`.
  ///
  /// The end of a link's scope does the same.
  public consuming func close() throws(SystemCallError) { try descriptor.close() }
}
