internal import CBPF

extension FileDescriptor {
  /// A second descriptor of the same open file, which closes on `exec`. The corresponding system call is
  /// `fcntl` with `F_DUPFD_CLOEXEC`.
  public func duplicate() throws(SystemCallError) -> FileDescriptor {
    FileDescriptor(owning: try check(cbpf_duplicate(rawValue), "fcntl"))
  }

  /// A second descriptor of the open file of another one, which closes on `exec`. The corresponding system call is
  /// `fcntl` with `F_DUPFD_CLOEXEC`.
  public static func duplicate(_ descriptor: Int32) throws(SystemCallError) -> FileDescriptor {
    FileDescriptor(owning: try check(cbpf_duplicate(descriptor), "fcntl"))
  }
}
