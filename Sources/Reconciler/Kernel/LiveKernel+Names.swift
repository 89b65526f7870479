public import BPFLoader
public import BPFSyscall

// Names in bpffs change through the open directories that they stand in.
extension LiveKernel {
  public func createDirectory(_ path: String, mode: UInt32) throws(LoaderError) {
    try directories.with(path, "cannot make directory \(path)") {
      directory, name throws(SystemCallError) in
      try directory.createDirectory(name, mode: mode)
    }
  }

  /// Removing takes nothing that others could have changed for granted: it ends where others made the directory.
  public func removeDirectory(_ path: String) throws(LoaderError) {
    directories.forget(path)
    try directories.with(path, "cannot remove directory \(path)", isOurs: false) {
      directory, name throws(SystemCallError) in
      try directory.removeDirectory(name)
    }
  }

  public func remove(_ path: String) throws(LoaderError) {
    try directories.with(path, "cannot remove \(path)", isOurs: false) {
      directory, name throws(SystemCallError) in
      try directory.unlink(name)
    }
  }

  public func hardLink(_ path: String, to other: String) throws(LoaderError) {
    try directories.with(path, other, "cannot keep \(path)") {
      directory, name, target, new throws(SystemCallError) in
      try directory.hardLink(name, to: new, in: target)
    }
  }

  public func rename(
    _ path: String, to other: String, _ mode: RenameMode
  ) throws(LoaderError) {
    try directories.with(path, other, "cannot rename \(path) to \(other)") {
      directory, name, target, new throws(SystemCallError) in
      try directory.rename(name, to: new, in: target, mode)
    }
    directories.forget(path)
    directories.forget(other)
    // It may be another's that comes to stand there.
    if openCursor?.path.hasPrefix("\(path)/") == true { openCursor = nil }
  }

  public func setAccess(_ access: PinAccess, at path: String) throws(LoaderError) {
    try directories.with(path, "cannot set who may open \(path)") {
      directory, name throws(SystemCallError) in
      try directory.setAccess(
        of: name, owner: access.owner, group: access.group, mode: access.mode)
    }
  }
}
