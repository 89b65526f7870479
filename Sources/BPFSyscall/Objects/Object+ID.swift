internal import CBPF

extension Program {
  /// Opens a program by its id. The corresponding bpf(2) command is `BPF_PROG_GET_FD_BY_ID`
  /// (Linux 4.13).
  ///
  /// Throws `ENOENT` where there is no such program, and `EPERM` without `CAP_SYS_ADMIN`.
  public static func open(id: UInt32) throws(SystemCallError) -> Program {
    Program(try openObject(.programGetDescriptorByID, id))
  }
}

extension RawMap {
  /// Opens a map by its id. The corresponding bpf(2) command is `BPF_MAP_GET_FD_BY_ID` (Linux 4.13).
  ///
  /// Throws `ENOENT` where there is no such map, and `EPERM` without `CAP_SYS_ADMIN`.
  ///
  /// - Parameters:
  ///   - id: the map's number.
  ///   - access: what the descriptor is good for (Linux 4.15).
  public static func open(
    id: UInt32, access: MapAccess = .readWrite
  ) throws(SystemCallError) -> RawMap {
    try RawMap(openObject(.mapGetDescriptorByID, id, flags: access.flags))
  }
}

extension Link {
  /// Opens a link by its id. The corresponding bpf(2) command is `BPF_LINK_GET_FD_BY_ID` (Linux 5.8).
  ///
  /// Throws `ENOENT` where there is no such link, and `EPERM` without `CAP_SYS_ADMIN`.
  public static func open(id: UInt32) throws(SystemCallError) -> Link {
    Link(try openObject(.linkGetDescriptorByID, id))
  }
}

extension LoadedBTF {
  /// Opens BTF by its id. The corresponding bpf(2) command is `BPF_BTF_GET_FD_BY_ID` (Linux 4.18).
  ///
  /// Throws `ENOENT` where there is no such BTF, and `EPERM` without `CAP_SYS_ADMIN`.
  ///
  /// - Parameters:
  ///   - id: the number of the BTF, such as ``ProgramInfo`` and ``MapInfo`` tell it.
  ///   - token: the descriptor of a token that allows it in place of the privilege (Linux 6.16). It must
  ///     stay open until this returns.
  public static func open(id: UInt32, token: Int32? = nil) throws(SystemCallError) -> LoadedBTF {
    LoadedBTF(descriptor: try openObject(.btfGetDescriptorByID, id, token: token))
  }
}

/// What a descriptor of a map is good for.
public enum MapAccess: Sendable {
  /// User space can look and change.
  case readWrite
  /// User space can look, not change. The corresponding constant is `BPF_F_RDONLY` (Linux 4.15).
  case readOnly
  /// User space can change, not look. The corresponding constant is `BPF_F_WRONLY` (Linux 4.15).
  case writeOnly

  var flags: UInt32 {
    switch self {
    case .readWrite: 0
    case .readOnly: MapFlags.readOnly.rawValue
    case .writeOnly: MapFlags.writeOnly.rawValue
    }
  }
}

private func openObject(
  _ command: Command, _ id: UInt32, flags: UInt32 = 0, token: Int32? = nil
) throws(SystemCallError) -> FileDescriptor {
  var attributes = cbpf_object_id()
  attributes.id = id
  attributes.open_flags = flags | (token == nil ? 0 : Token.flag)
  attributes.fd_by_id_token_fd = token ?? 0
  return FileDescriptor(
    owning: try bpf(command, &attributes, size: CBPF_OBJECT_ID_SIZE, "id \(id)"))
}
