internal import CBPF

/// What stat(2) says of a file.
public struct FileStatus: Hashable, Sendable {
  public let device: UInt64
  public let inode: UInt64
  /// How many names it has; 0 where the last was removed.
  public let linkCount: UInt64
  /// Type and permission bits.
  public let mode: UInt32
  public let owner: UInt32
  public let group: UInt32
  public let size: UInt64

  public var isDirectory: Bool { mode & 0o170000 == 0o040000 }
  public var permissions: UInt32 { mode & 0o7777 }

  /// The status of what stands at `path`, or nil where nothing does. Of a symbolic link, it is the
  /// link's own unless `followingLinks`.
  public init?(at path: String, followingLinks: Bool = false) throws(SystemCallError) {
    do throws(SystemCallError) {
      _ = try terminated(path)
      try self.init(FileDescriptor.currentDirectory, path, flags: followingLinks ? 0 : 0x100)
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      return nil
    }
  }

  fileprivate init(
    _ directory: Int32, _ path: String, flags: Int32
  ) throws(SystemCallError) {
    var found = cbpf_file_status()
    _ = try check(unsafe cbpf_status(directory, path, flags, &found), "stat", path)
    device = found.device
    inode = found.inode
    linkCount = found.links
    mode = found.mode
    owner = found.owner
    group = found.group
    size = found.size
  }
}

extension FileDescriptor {
  /// What fstat(2) says of this file.
  public func status() throws(SystemCallError) -> FileStatus {
    try FileStatus(rawValue, "", flags: 0x1000)  // AT_EMPTY_PATH
  }
}
