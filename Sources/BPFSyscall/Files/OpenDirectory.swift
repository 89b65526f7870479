internal import CBPF

/// A directory, held open: what is done with the names in it is done there, whatever its path stands for meanwhile.
///
/// A name is one component, without `/`. No call follows a symbolic link that stands at a name.
public struct OpenDirectory: ~Copyable {
  /// The descriptor of the directory, which only names it: who may not list it can open it so.
  public let descriptor: FileDescriptor

  /// Opens a directory by its path; symbolic links on the way are followed. The corresponding system call is `openat`.
  public init(following path: String) throws(SystemCallError) {
    descriptor = try FileDescriptor(opening: path, [.path, .directory])
  }

  /// Opens a directory in another one; a symbolic link in its place is `ENOTDIR`. The corresponding system call is
  /// `openat`.
  public init(
    _ name: String, in parent: borrowing OpenDirectory
  ) throws(SystemCallError) {
    descriptor = try FileDescriptor(
      opening: try Self.component(name), [.path, .directory, .noFollow],
      in: parent.descriptor.rawValue)
  }

  /// Makes a directory with these permissions, whatever the process's mask is. The corresponding system calls are
  /// `mkdirat` and `chmod`.
  public func createDirectory(_ name: String, mode: UInt32) throws(SystemCallError) {
    let name = try Self.component(name)
    let number = descriptor.rawValue
    _ = try unsafe call("mkdir", name) { unsafe cbpf_mkdir_at(number, $0, mode) }
    let made = try OpenDirectory(name, in: self)
    guard try made.descriptor.status().permissions & 0o777 != mode else { return }
    _ = try check(cbpf_change_mode(made.descriptor.rawValue, mode), "chmod", name)
  }

  /// Removes an empty directory. The corresponding system call is `unlinkat` with `AT_REMOVEDIR`.
  public func removeDirectory(_ name: String) throws(SystemCallError) {
    let name = try Self.component(name)
    let number = descriptor.rawValue
    _ = try unsafe call("rmdir", name) { unsafe cbpf_rmdir_at(number, $0) }
  }

  /// Removes a name. The corresponding system call is `unlinkat`.
  public func unlink(_ name: String) throws(SystemCallError) {
    let name = try Self.component(name)
    let number = descriptor.rawValue
    _ = try unsafe call("unlink", name) { unsafe cbpf_unlink_at(number, $0) }
  }

  /// Gives a file a second name; of a directory, it is `EISDIR`. The corresponding system call is `linkat`.
  public func hardLink(
    _ name: String, to new: String, in other: borrowing OpenDirectory
  ) throws(SystemCallError) {
    let (name, new) = (try Self.component(name), try Self.component(new))
    let (from, to) = (descriptor.rawValue, other.descriptor.rawValue)
    do throws(SystemCallError) {
      _ = try unsafe call("link", name, new) { unsafe cbpf_link_at(from, $0, to, $1) }
    } catch {
      // The kernel says the same where it does not allow a link.
      guard error.errno == .notPermitted, try open(name).status().isDirectory else { throw error }
      throw SystemCallError("link", name, errno: .isDirectory)
    }
  }

  /// Renames a file or directory. The corresponding system call is `renameat2`.
  public func rename(
    _ name: String, to new: String, in other: borrowing OpenDirectory, _ mode: RenameMode
  ) throws(SystemCallError) {
    let (name, new) = (try Self.component(name), try Self.component(new))
    let (from, to) = (descriptor.rawValue, other.descriptor.rawValue)
    _ = try unsafe call("rename", name, new) {
      unsafe cbpf_rename_at(from, $0, to, $1, mode.rawValue)
    }
  }

  /// Sets owner, group and permissions of what stands at a name; nil leaves the owner or group as it is. A symbolic link
  /// is `ELOOP`. The corresponding system calls are `fchownat` and `chmod`.
  public func setAccess(
    of name: String, owner: UInt32?, group: UInt32?, mode: UInt32
  ) throws(SystemCallError) {
    let name = try Self.component(name)
    let file = try open(name)
    guard try !file.status().isSymbolicLink else {
      throw SystemCallError("chmod", name, errno: .tooManySymbolicLinkLevels)
    }
    if owner != nil || group != nil {
      _ = try check(
        cbpf_change_owner(file.rawValue, owner ?? .max, group ?? .max), "chown", name)
    }
    _ = try check(cbpf_change_mode(file.rawValue, mode), "chmod", name)
  }

  /// What stands at a name, to look at.
  private func open(_ name: String) throws(SystemCallError) -> FileDescriptor {
    try FileDescriptor(opening: name, [.path, .noFollow], in: descriptor.rawValue)
  }

  /// A name, of which one that would lead elsewhere is `EINVAL`.
  private static func component(_ name: String) throws(SystemCallError) -> String {
    guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), name != ".", name != ".." else {
      throw SystemCallError("open", name, errno: .invalidArgument)
    }
    return name
  }
}
