internal import CBPF

/// A bpffs in the making, for a user namespace that shall use bpf(2) through a ``Token``.
///
/// It takes two processes. One in the user namespace opens it, since the mount belongs to the namespace
/// of who did; it hands the descriptor to a process with `CAP_SYS_ADMIN` in the first user namespace,
/// which says what is delegated and creates it. Either one mounts it. Delegation is part of bpffs since
/// Linux 6.9.
public struct DelegatedBPFFS: ~Copyable {
  /// The descriptor of the configuration.
  public let descriptor: FileDescriptor

  /// Takes a descriptor that another process opened.
  public init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  /// Opens a configuration. The corresponding system call is `fsopen` (Linux 5.2).
  public static func open() throws(SystemCallError) -> DelegatedBPFFS {
    let closeOnExec = 1
    let opened = try "bpf".withWord { type throws(SystemCallError) in
      try check(cbpf_system_call(Number.open, type, closeOnExec, 0, 0, 0, 0), "fsopen", "bpf")
    }
    return DelegatedBPFFS(FileDescriptor(owning: opened))
  }

  /// Lets tokens allow these commands. The corresponding mount option is `delegate_cmds`.
  public func delegate(_ commands: Set<Command>) throws(SystemCallError) {
    try set("delegate_cmds", commands)
  }

  /// Lets tokens allow maps of these types. The corresponding mount option is `delegate_maps`.
  public func delegate(_ mapTypes: Set<MapType>) throws(SystemCallError) {
    try set("delegate_maps", mapTypes)
  }

  /// Lets tokens allow programs of these types. The corresponding mount option is `delegate_progs`.
  public func delegate(_ programTypes: Set<ProgramType>) throws(SystemCallError) {
    try set("delegate_progs", programTypes)
  }

  /// Lets tokens allow these attachments. The corresponding mount option is `delegate_attachs`.
  public func delegate(_ attachTypes: Set<AttachType>) throws(SystemCallError) {
    try set("delegate_attachs", attachTypes)
  }

  /// Makes the file system as it was configured. The corresponding system call is `fsconfig` with
  /// `FSCONFIG_CMD_CREATE` (Linux 5.2).
  public func create() throws(SystemCallError) {
    try configure(command: 6, key: 0, value: 0, "create")
  }

  /// Mounts it in no directory: the descriptor is the root of the mount. The corresponding system call
  /// is `fsmount` (Linux 5.2).
  public func mount() throws(SystemCallError) -> FileDescriptor {
    let closeOnExec = 1
    let number = Int(descriptor.rawValue)
    return FileDescriptor(
      owning: try check(
        cbpf_system_call(Number.mount, number, closeOnExec, 0, 0, 0, 0), "fsmount", "bpf"))
  }

  /// The kernel takes the numbers as a mask. Throws `EPERM` without `CAP_SYS_ADMIN` in the first user
  /// namespace.
  private func set<Constant: KernelConstant>(
    _ option: String, _ constants: Set<Constant>
  ) throws(SystemCallError) {
    guard constants.allSatisfy({ $0.rawValue < 64 }) else {
      throw SystemCallError("fsconfig", option, errno: .invalidArgument)
    }
    let mask = constants.reduce(UInt64(0)) { $0 | 1 << UInt64($1.rawValue) }
    let setString = 1
    try option.withWord { key throws(SystemCallError) in
      try "0x\(String(mask, radix: 16))".withWord { value throws(SystemCallError) in
        try configure(command: setString, key: key, value: value, option)
      }
    }
  }

  private func configure(
    command: Int, key: Int, value: Int, _ subject: String
  ) throws(SystemCallError) {
    let number = Int(descriptor.rawValue)
    _ = try check(
      cbpf_system_call(Number.configure, number, command, key, value, 0, 0), "fsconfig", subject)
  }

  /// The same on every architecture that Swift runs on.
  private enum Number {
    static let open = 430
    static let configure = 431
    static let mount = 432
  }
}

extension String {
  /// Runs `body` with the address of this text and a NUL behind it.
  fileprivate func withWord<Result>(
    _ body: (Int) throws(SystemCallError) -> Result
  ) throws(SystemCallError) -> Result {
    try terminated(self, "fsconfig").withAddress { address throws(SystemCallError) in
      try body(Int(truncatingIfNeeded: address))
    }
  }
}
