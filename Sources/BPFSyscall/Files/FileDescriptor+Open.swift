internal import CBPF

extension FileDescriptor {
  /// What stands for the working directory, where a call takes a directory's descriptor. The
  /// corresponding C constant is `AT_FDCWD`.
  public static let currentDirectory: Int32 = -100

  /// Opens a file. The corresponding system call is `openat`.
  ///
  /// A call that a signal interrupted is made again. A path that holds a NUL byte is `EINVAL`.
  ///
  /// - Parameters:
  ///   - path: the file; a relative path starts from `directory`.
  ///   - flags: how.
  ///   - mode: the permissions of a file that is created, before the process's mask takes from them.
  ///   - directory: an open directory, or ``currentDirectory``.
  ///   - closeOnExec: whether the descriptor closes on `exec`, also where `flags` do not say so.
  public init(
    opening path: String, _ flags: OpenFlags = .readOnly, mode: UInt32 = 0o644,
    in directory: Int32 = FileDescriptor.currentDirectory, closeOnExec: Bool = true
  ) throws(SystemCallError) {
    let flags = closeOnExec ? flags.union(.closeOnExec) : flags
    let opened = try unsafe call("open", path) { path in
      var opened: Int
      repeat {
        opened = unsafe cbpf_openat(directory, path, flags.rawValue, mode)
      } while opened == -Int(Errno.interrupted.rawValue)
      return opened
    }
    self.init(owning: opened)
  }

  /// Opens a directory, and nothing else; a symbolic link in its place is refused. The corresponding system
  /// call is `openat`.
  public init(openingDirectory path: String) throws(SystemCallError) {
    try self.init(opening: path, [.directory, .noFollow])
  }
}
