internal import CBPF

/// What the kernel counts of programs only while somebody asks for it.
public enum Statistics: UInt32, Sendable {
  /// How often and how long each program ran: ``ProgramInfo/runCount`` and ``ProgramInfo/runTime``. The
  /// corresponding constant is `BPF_STATS_RUN_TIME`.
  case runTime = 0

  /// Has the kernel count as long as the descriptor is open. The corresponding bpf(2) command is
  /// `BPF_ENABLE_STATS` (Linux 5.8).
  ///
  /// It counts as well while the sysctl `kernel.bpf_stats_enabled` is 1. Throws `EPERM` without
  /// `CAP_SYS_ADMIN`.
  public func enable() throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_enable_statistics(type: rawValue)
    return FileDescriptor(
      owning: try bpf(.enableStatistics, &attributes, size: CBPF_ENABLE_STATISTICS_SIZE))
  }
}
