internal import CBPF

/// What stat(2) says of a file.
public struct FileStatus: Hashable, Sendable {
  /// The number of the device that the file is on. The corresponding field is `st_dev`.
  public let device: UInt64
  /// The file's number on its device. The corresponding field is `st_ino`.
  public let inode: UInt64
  /// How many names it has; 0 where the last was removed.
  public let linkCount: UInt64
  /// Type and permission bits.
  public let mode: UInt32
  /// The owner's user id. The corresponding field is `st_uid`.
  public let owner: UInt32
  /// The id of the file's group. The corresponding field is `st_gid`.
  public let group: UInt32
  /// Bytes of a regular file, or of the path in a symbolic link; of others the file system decides.
  /// The corresponding field is `st_size`.
  public let size: UInt64
  /// When the content was last written, as far as nobody has set it to something else, in nanoseconds since 1970. The
  /// corresponding field is `st_mtim`.
  public let modified: Int64
  /// When anything of the file was last changed, also its permissions and the number of its names, in nanoseconds since
  /// 1970. The corresponding field is `st_ctim`.
  public let changed: Int64

  /// What kind of file it is; nil for one that this module does not know.
  public var kind: Kind? { Kind(rawValue: mode & 0o170000) }
  /// Whether it is a directory.
  public var isDirectory: Bool { kind == .directory }
  /// Whether it is a symbolic link, which shows where it was not followed.
  public var isSymbolicLink: Bool { kind == .symbolicLink }
  /// The lower 12 bits of ``mode``: who may read, write and execute, set-user-ID, set-group-ID and
  /// the sticky bit.
  public var permissions: UInt32 { mode & 0o7777 }

  /// The status of what stands at `path`, or nil where nothing does. Of a symbolic link, it is the
  /// link's own unless `followingLinks`.
  public init?(at path: String, followingLinks: Bool = false) throws(SystemCallError) {
    do throws(SystemCallError) {
      try self.init(FileDescriptor.currentDirectory, path, flags: followingLinks ? 0 : 0x100)
    } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
      return nil
    }
  }

  fileprivate init(
    _ directory: Int32, _ path: String, flags: Int32
  ) throws(SystemCallError) {
    var found = cbpf_file_status()
    _ = try unsafe call("stat", path) { unsafe cbpf_status(directory, $0, flags, &found) }
    device = found.device
    inode = found.inode
    linkCount = found.links
    mode = found.mode
    owner = found.owner
    group = found.group
    size = found.size
    modified = found.modified
    changed = found.changed
  }
}

extension FileStatus {
  /// The kinds of files.
  public enum Kind: UInt32, Sendable, CustomStringConvertible {
    /// The corresponding constant is `S_IFIFO`.
    case pipe = 0o010000
    /// The corresponding constant is `S_IFCHR`.
    case characterDevice = 0o020000
    /// The corresponding constant is `S_IFDIR`.
    case directory = 0o040000
    /// The corresponding constant is `S_IFBLK`.
    case blockDevice = 0o060000
    /// The corresponding constant is `S_IFREG`.
    case regular = 0o100000
    /// The corresponding constant is `S_IFLNK`.
    case symbolicLink = 0o120000
    /// The corresponding constant is `S_IFSOCK`.
    case socket = 0o140000

    public var description: String {
      switch self {
      case .pipe: "pipe"
      case .characterDevice: "character device"
      case .directory: "directory"
      case .blockDevice: "block device"
      case .regular: "regular file"
      case .symbolicLink: "symbolic link"
      case .socket: "socket"
      }
    }
  }
}

extension FileDescriptor {
  /// What fstat(2) says of this file.
  public func status() throws(SystemCallError) -> FileStatus {
    try FileStatus(rawValue, "", flags: 0x1000)  // AT_EMPTY_PATH
  }
}
