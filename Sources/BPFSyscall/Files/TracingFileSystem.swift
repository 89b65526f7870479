internal import CBPF

/// The kernel's files about tracing.
public enum TracingFileSystem {
  /// Reads one of them, such as `events/sched/sched_switch/id`.
  ///
  /// Where tracefs is mounted nowhere usual, one is mounted for this reading alone, in no directory
  /// (`fsopen`, `fsmount`, Linux 5.2), so that the host stays as it was.
  public static func read(_ path: String) throws(SystemCallError) -> [UInt8] {
    for mount in ["/sys/kernel/tracing", "/sys/kernel/debug/tracing"] {
      if try FileStatus(at: "\(mount)/events") != nil { return try readFile("\(mount)/\(path)") }
    }
    let mount = FileDescriptor(
      owning: try unsafe call("mount", "tracefs", cbpf_detached_mount))
    return try readFile("/proc/self/fd/\(mount.rawValue)/\(path)")
  }
}
