internal import CBPF

/// The right to use parts of bpf(2) in a user namespace, which the owner of the machine gave away with a
/// mount of bpffs.
///
/// ``DelegatedBPFFS`` makes such a mount. Options of maps, programs and BTF take a token's descriptor;
/// where the token does not allow what is asked, the caller's own privileges decide.
public struct Token: ~Copyable {
  /// The token's descriptor, whose number ``RawMap/Options/token``, ``Program/Options/token`` and
  /// ``LoadedBTF/Options/token`` take.
  public let descriptor: FileDescriptor

  /// `BPF_F_TOKEN_FD`: there is a token's descriptor among the attributes.
  static let flag: UInt32 = 1 << 16

  /// Takes the descriptor of a token.
  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// Makes a token of what a bpffs delegates. The corresponding bpf(2) command is `BPF_TOKEN_CREATE`
  /// (Linux 6.9).
  ///
  /// Throws `EOPNOTSUPP` for a bpffs of the first user namespace, which needs no tokens; `EPERM` where
  /// the caller is not in the user namespace of the mount, or lacks `CAP_BPF` there; `ENOENT` where the
  /// mount delegates nothing; `EINVAL` where `root` is no root of a bpffs.
  ///
  /// - Parameter root: the root directory of the bpffs, opened for reading.
  public static func create(
    bpffs root: borrowing FileDescriptor
  ) throws(SystemCallError) -> Token {
    var attributes = cbpf_token_create()
    attributes.bpffs_fd = UInt32(bitPattern: root.rawValue)
    return Token(
      FileDescriptor(
        owning: try bpf(.tokenCreate, &attributes, size: CBPF_TOKEN_CREATE_SIZE)))
  }
}

/// What a token allows.
public struct TokenInfo: Hashable, Sendable {
  /// The commands that it allows. The corresponding mount option is `delegate_cmds`.
  public let commands: Set<Command>
  /// The types of maps that may be created. The corresponding mount option is `delegate_maps`.
  public let mapTypes: Set<MapType>
  /// The types of programs that may be loaded. The corresponding mount option is `delegate_progs`.
  public let programTypes: Set<ProgramType>
  /// The attach types that programs may be loaded for. The corresponding mount option is
  /// `delegate_attachs`.
  public let attachTypes: Set<AttachType>
}

extension Token {
  /// What this token allows. Where all of a list is allowed, the set holds every number up to 63, also
  /// those that no kernel gave a meaning.
  ///
  /// The corresponding bpf(2) command is `BPF_OBJ_GET_INFO_BY_FD` (tokens: Linux 6.17; before, `EINVAL`).
  public func info() throws(SystemCallError) -> TokenInfo {
    var info = cbpf_token_info()
    _ = try ObjectInfo.read(
      of: descriptor.rawValue, into: &info, size: Int(CBPF_TOKEN_INFO_SIZE))
    return TokenInfo(
      commands: constants(info.allowed_cmds), mapTypes: constants(info.allowed_maps),
      programTypes: constants(info.allowed_progs), attachTypes: constants(info.allowed_attachs))
  }

  private func constants<Constant: KernelConstant>(_ bits: UInt64) -> Set<Constant> {
    Set((0..<64).filter { bits >> $0 & 1 == 1 }.map { Constant(rawValue: $0) })
  }
}
