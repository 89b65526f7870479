internal import CBPF

/// What a descriptor of bpf(2) holds.
public enum ObjectKind: String, Sendable, Codable {
  case map, program, link
}

/// A pinned object, opened; only looking at the descriptor tells what it is.
public struct PinnedObject: ~Copyable {
  public let kind: ObjectKind
  public let descriptor: FileDescriptor

  /// Hands the descriptor over.
  public consuming func take() -> FileDescriptor { descriptor }
}

/// Names of kernel objects in bpffs.
public enum Pin {
  /// Gives an object a name in bpffs. The corresponding bpf(2) command is `BPF_OBJ_PIN` (Linux 4.4).
  ///
  /// Throws `EEXIST` where the name is taken, `EPERM` where its last component holds a '.' or the
  /// path is not in bpffs, and `EINVAL` for a link of a kind that this kernel cannot pin.
  public static func create(
    _ path: String, _ object: borrowing FileDescriptor
  ) throws(SystemCallError) {
    var attributes = cbpf_object_pin()
    attributes.bpf_fd = UInt32(bitPattern: object.rawValue)
    _ = try call(.objectPin, &attributes, path)
  }

  /// Opens what is pinned at `path`. The corresponding bpf(2) command is `BPF_OBJ_GET` (Linux 4.4).
  ///
  /// Opening `readOnly` is enough to look into a map; the kernel refuses it for links.
  public static func open(
    _ path: String, readOnly: Bool = false
  ) throws(SystemCallError) -> PinnedObject {
    var attributes = cbpf_object_pin()
    attributes.file_flags = readOnly ? 1 << 3 : 0
    let descriptor = FileDescriptor(owning: try call(.objectGet, &attributes, path))
    // The kernel names the descriptor after what it holds: `anon_inode:bpf-map`.
    let name = try readSymbolicLink("/proc/self/fd/\(descriptor.rawValue)")
    guard let kind = kinds.first(where: { name.hasSuffix($0.name) })?.kind else {
      throw SystemCallError("BPF_OBJ_GET", path, errno: .invalidArgument)
    }
    return PinnedObject(kind: kind, descriptor: descriptor)
  }

  private static let kinds: [(name: String, kind: ObjectKind)] = [
    ("bpf-map", .map), ("bpf-prog", .program), ("bpf-link", .link), ("bpf_link", .link),
  ]

  private static func call(
    _ command: Command, _ attributes: inout cbpf_object_pin, _ path: String
  ) throws(SystemCallError) -> Int {
    try terminated(path).withAddress { text throws(SystemCallError) in
      attributes.pathname = text
      return try bpf(command, &attributes, size: CBPF_OBJECT_PIN_SIZE, path)
    }
  }
}
