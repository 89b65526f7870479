internal import CBPF

/// The file system that holds pins.
public enum BPFFileSystem {
  /// Where Linux distributions mount it.
  public static let usualPath = "/sys/fs/bpf"

  /// Whether `path` is in bpffs. The corresponding system call is `statfs`.
  public static func contains(_ path: String) throws(SystemCallError) -> Bool {
    try fileSystemType(path) == 0xcafe_4a11
  }

  /// Mounts bpffs: root alone may list it and make names, others may enter what lets them in. The corresponding system
  /// call is `mount`.
  public static func mount(at path: String) throws(SystemCallError) {
    _ = try unsafe call("mount", path) { unsafe cbpf_mount_bpffs($0, 0o711) }
  }

  /// Mounts bpffs unless somebody else does so at the same time: a second one over the first would hide its pins.
  ///
  /// - Returns: whether it was us.
  public static func mountOnce(at path: String) throws(SystemCallError) -> Bool {
    // Once it is mounted, the path leads to another directory; who waits has the one below open.
    let directory = try FileDescriptor(openingDirectory: path)
    for _ in 0..<1000 where try !directory.tryLock() { System.sleep(milliseconds: 10) }
    if try contains(path) { return false }
    try mount(at: path)
    return true
  }

  /// The corresponding system call is `umount2`.
  public static func unmount(_ path: String) throws(SystemCallError) {
    _ = try unsafe call("umount", path, cbpf_unmount)
  }
}

/// The control group file system of version 2.
public enum CgroupFileSystem {
  /// Whether `path` is in cgroup2.
  public static func contains(_ path: String) throws(SystemCallError) -> Bool {
    try fileSystemType(path) == 0x6367_7270
  }

  /// Whether there is a group with a number, wherever it stands and whatever of it is seen at `mount`; nil where that
  /// cannot be asked. The corresponding system call is `open_by_handle_at`, which needs `CAP_DAC_READ_SEARCH`.
  public static func contains(_ group: UInt64, at mount: String) -> Bool? {
    do throws(SystemCallError) {
      let directory = try FileDescriptor(openingDirectory: mount)
      _ = FileDescriptor(
        owning: try check(cbpf_open_cgroup(directory.rawValue, group), "open_by_handle_at", mount))
      return true
    } catch {
      return error.errno == .staleNFSFileHandle ? false : nil
    }
  }
}

/// The magic number of the file system that holds `path`, which is not opened.
func fileSystemType(_ path: String) throws(SystemCallError) -> Int {
  try unsafe call("statfs", path, cbpf_filesystem_type)
}
