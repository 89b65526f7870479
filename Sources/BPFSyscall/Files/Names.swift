internal import CBPF

/// Removes a name. The corresponding system call is `unlink`.
public func unlink(_ path: String) throws(SystemCallError) {
  _ = try unsafe call("unlink", path, cbpf_unlink)
}

/// Gives a file a second name. The corresponding system call is `link`.
public func hardLink(_ path: String, to other: String) throws(SystemCallError) {
  _ = try unsafe call("link", path, other, cbpf_link)
}

/// What a rename does where the new name is taken.
public enum RenameMode: UInt32, Sendable {
  /// The new name is taken over.
  case replace = 0
  /// `RENAME_NOREPLACE`: throws `EEXIST`.
  case keep = 1
  /// `RENAME_EXCHANGE`: both names change places at once (in bpffs since Linux 6.1; before, `EINVAL`).
  case exchange = 2
}

/// Renames a file or directory. The corresponding system call is `renameat2`.
public func rename(
  _ path: String, to other: String, _ mode: RenameMode = .keep
) throws(SystemCallError) {
  _ = try unsafe call("rename", path, other) { unsafe cbpf_renameat2($0, $1, mode.rawValue) }
}

/// Sets the permission bits. The corresponding system call is `chmod`.
public func changeMode(_ path: String, _ mode: UInt32) throws(SystemCallError) {
  _ = try unsafe call("chmod", path) { unsafe cbpf_chmod($0, mode) }
}

/// Sets owner and group; nil leaves one as it is. The corresponding system call is `chown`.
public func changeOwner(
  _ path: String, owner: UInt32?, group: UInt32?
) throws(SystemCallError) {
  _ = try unsafe call("chown", path) { unsafe cbpf_chown($0, owner ?? .max, group ?? .max) }
}
