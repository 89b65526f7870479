import BPFSyscall

extension Host {
  /// The number of this process's mount namespace; nil where /proc does not tell.
  static var mountNamespace: UInt64? { namespace("mnt") }

  /// The number of the first namespace of control groups (`PROC_CGROUP_INIT_INO`).
  private static let firstCgroupNamespace: UInt64 = 4_026_531_835

  /// Whether this process sees control groups from another one than the root of all.
  static var isInCgroupNamespace: Bool {
    namespace("cgroup").map { $0 != firstCgroupNamespace } ?? false
  }

  private static func namespace(_ kind: String) -> UInt64? {
    (try? FileStatus(at: "/proc/self/ns/\(kind)", followingLinks: true))??.inode
  }
}
