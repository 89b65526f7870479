internal import CBPF

extension FileDescriptor {
  /// A second descriptor of the same open file, which closes on `exec`. The corresponding system call is
  /// `fcntl` with `F_DUPFD_CLOEXEC`.
  public func duplicate() throws(SystemCallError) -> FileDescriptor {
    FileDescriptor(owning: try check(cbpf_duplicate(rawValue), "fcntl"))
  }
}
