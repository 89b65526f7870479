internal import CBPF

/// A process, held so that its number can come to mean no other.
public struct ProcessReference: ~Copyable {
  private let descriptor: FileDescriptor

  /// Refers to a process. The corresponding system call is `pidfd_open` (Linux 5.3).
  ///
  /// Throws `ESRCH` where there is no such process.
  ///
  /// - Parameter number: the process's, in our PID namespace; not that of another of its threads.
  public init(_ number: Int32) throws(SystemCallError) {
    descriptor = FileDescriptor(
      owning: try check(cbpf_open_process(number), "pidfd_open", "process \(number)"))
  }

  /// A second descriptor of a file that the process has open, which closes on `exec`. The corresponding system call is
  /// `pidfd_getfd` (Linux 5.6).
  ///
  /// Throws `EBADF` where the process has no such descriptor, and `EPERM` where we may not trace the process: that takes
  /// `CAP_SYS_PTRACE`, or that it is ours, and no Yama or seccomp that forbids it.
  ///
  /// - Parameter number: the descriptor's, in that process.
  public func duplicate(_ number: Int32) throws(SystemCallError) -> FileDescriptor {
    FileDescriptor(
      owning: try check(
        cbpf_descriptor_of_process(descriptor.rawValue, number), "pidfd_getfd",
        "descriptor \(number)"))
  }
}
