internal import CBPF

/// Names of kernel objects in bpffs.
public enum Pin {
  /// Gives an object a name in bpffs. The corresponding bpf(2) command is `BPF_OBJ_PIN` (Linux 4.4).
  ///
  /// Throws `EEXIST` where the name is taken, `ENOENT` where its directory does not exist, `EPERM` where
  /// the path is not in bpffs or its last component holds a '.', and `EINVAL` for a link of a kind that
  /// this kernel cannot pin.
  public static func create(
    _ path: String, _ object: borrowing FileDescriptor
  ) throws(SystemCallError) {
    try create(path, object, directory: nil)
  }

  /// Gives an object a name in bpffs, by a path that starts at an open directory. The corresponding
  /// bpf(2) command is `BPF_OBJ_PIN` with `BPF_F_PATH_FD` (Linux 6.5; before, `EINVAL`).
  public static func create(
    _ path: String, _ object: borrowing FileDescriptor,
    relativeTo directory: borrowing FileDescriptor
  ) throws(SystemCallError) {
    try create(path, object, directory: directory.rawValue)
  }

  /// Opens what is pinned at `path`. The corresponding bpf(2) command is `BPF_OBJ_GET` (Linux 4.4).
  ///
  /// Throws `ENOENT` where nothing stands there, `EACCES` where it is no pin or the permissions of its
  /// file do not allow it.
  ///
  /// - Parameters:
  ///   - path: a name in bpffs.
  ///   - access: what the descriptor of a map is good for (Linux 4.15). For a program only reading and
  ///     writing together and reading alone are of use; a link that is not opened for both is `EINVAL`.
  public static func open(
    _ path: String, access: MapAccess = .readWrite
  ) throws(SystemCallError) -> PinnedObject {
    try PinnedObject(get(path, access, directory: nil), at: path)
  }

  /// Opens what is pinned at `path`, and leaves it open what that is. The corresponding bpf(2) command is `BPF_OBJ_GET`
  /// (Linux 4.4).
  ///
  /// - Parameters:
  ///   - path: a name in bpffs.
  ///   - access: as ``open(_:access:)`` has it.
  public static func openDescriptor(
    _ path: String, access: MapAccess = .readWrite
  ) throws(SystemCallError) -> FileDescriptor { try get(path, access, directory: nil) }

  /// Opens what is pinned at a path that starts at an open directory. The corresponding bpf(2) command is
  /// `BPF_OBJ_GET` with `BPF_F_PATH_FD` (Linux 6.5; before, `EINVAL`).
  public static func open(
    _ path: String, access: MapAccess = .readWrite,
    relativeTo directory: borrowing FileDescriptor
  ) throws(SystemCallError) -> PinnedObject {
    try PinnedObject(get(path, access, directory: directory.rawValue), at: path)
  }

  /// Removes a name; the object stays as long as something else holds it. The corresponding system call
  /// is `unlink`.
  public static func remove(_ path: String) throws(SystemCallError) { try unlink(path) }

  private static func create(
    _ path: String, _ object: borrowing FileDescriptor, directory: Int32?
  ) throws(SystemCallError) {
    // The kernel would say `EPERM` and no more.
    if let last = path.utf8.split(separator: UInt8(ascii: "/")).last,
      last.contains(UInt8(ascii: "."))
    {
      throw SystemCallError(
        Command.objectPin.manualName, "\(path): a name in bpffs cannot hold a '.'",
        errno: .notPermitted)
    }
    var attributes = cbpf_object_pin()
    attributes.bpf_fd = UInt32(bitPattern: object.rawValue)
    _ = try call(.objectPin, &attributes, path, directory)
  }

  private static func get(
    _ path: String, _ access: MapAccess, directory: Int32?
  ) throws(SystemCallError) -> FileDescriptor {
    var attributes = cbpf_object_pin()
    attributes.file_flags = access.flags
    return FileDescriptor(owning: try call(.objectGet, &attributes, path, directory))
  }

  private static func call(
    _ command: Command, _ attributes: inout cbpf_object_pin, _ path: String, _ directory: Int32?
  ) throws(SystemCallError) -> Int {
    if let directory {
      attributes.file_flags |= 1 << 14  // BPF_F_PATH_FD
      attributes.path_fd = directory
    }
    return try terminated(path, command.manualName).withAddress { text throws(SystemCallError) in
      attributes.pathname = text
      return try bpf(command, &attributes, size: CBPF_OBJECT_PIN_SIZE, path)
    }
  }
}
