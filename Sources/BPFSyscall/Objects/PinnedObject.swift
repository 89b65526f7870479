/// What a descriptor of bpf(2) holds.
public enum ObjectKind: String, Sendable, Codable, CaseIterable {
  /// A map, a program or a link: ``RawMap``, ``Program``, ``Link``.
  case map, program, link

  /// What a descriptor of ours holds; nil where it is none of bpf(2)'s.
  public init?(of descriptor: Int32) throws(SystemCallError) {
    try self.init(file: readSymbolicLink("/proc/self/fd/\(descriptor)"))
  }

  /// - Parameter file: what `/proc/PID/fd/N` points to, which the kernel names after what a descriptor holds:
  ///   `anon_inode:bpf-map`.
  public init?(file: String) {
    switch file {
    case "anon_inode:bpf-map": self = .map
    case "anon_inode:bpf-prog": self = .program
    case "anon_inode:bpf-link", "anon_inode:bpf_link": self = .link
    default: return nil
    }
  }
}

/// A pinned object, opened; only looking at the descriptor tells what it is.
public struct PinnedObject: ~Copyable {
  /// What the descriptor holds.
  public let kind: ObjectKind
  /// The descriptor of the object; ``take()`` hands it over.
  public let descriptor: FileDescriptor

  /// Hands the descriptor over.
  public consuming func take() -> FileDescriptor { descriptor }

  init(_ descriptor: consuming FileDescriptor, at path: String) throws(SystemCallError) {
    guard let kind = try ObjectKind(of: descriptor.rawValue) else {
      throw SystemCallError(
        Command.objectGet.manualName, "\(path): neither a map, a program nor a link",
        errno: .invalidArgument)
    }
    self.kind = kind
    self.descriptor = descriptor
  }

  /// Hands the descriptor over where it holds what is expected, else throws `EINVAL`.
  fileprivate consuming func take(
    _ expected: ObjectKind, _ path: String
  ) throws(SystemCallError) -> FileDescriptor {
    guard kind == expected else {
      throw SystemCallError(
        Command.objectGet.manualName, "\(path): a \(kind.rawValue), not a \(expected.rawValue)",
        errno: .invalidArgument)
    }
    return descriptor
  }
}

extension RawMap {
  /// Opens a pinned map. The corresponding bpf(2) command is `BPF_OBJ_GET` (Linux 4.4).
  ///
  /// Throws `EINVAL` where a program or link is pinned there.
  ///
  /// - Parameters:
  ///   - path: a name in bpffs.
  ///   - access: what the descriptor is good for (Linux 4.15).
  public init(pinnedAt path: String, access: MapAccess = .readWrite) throws(SystemCallError) {
    try self.init(try Pin.open(path, access: access).take(.map, path))
  }
}

extension Program {
  /// Opens a pinned program. The corresponding bpf(2) command is `BPF_OBJ_GET` (Linux 4.4).
  ///
  /// Throws `EINVAL` where a map or link is pinned there.
  public init(pinnedAt path: String) throws(SystemCallError) {
    self.init(try Pin.open(path).take(.program, path))
  }
}

extension Link {
  /// Opens a pinned link. The corresponding bpf(2) command is `BPF_OBJ_GET` (links: Linux 5.7).
  ///
  /// Throws `EINVAL` where a map or program is pinned there.
  public init(pinnedAt path: String) throws(SystemCallError) {
    self.init(try Pin.open(path).take(.link, path))
  }
}
