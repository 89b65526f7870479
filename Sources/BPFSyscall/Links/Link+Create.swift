internal import CBPF

// What every form of BPF_LINK_CREATE has in common. The forms themselves are in files of their own.
extension Link {
  /// The attributes that every form starts with.
  ///
  /// - Parameters:
  ///   - held: the descriptor of the program, or of a struct_ops map.
  ///   - target: a descriptor or the index of a network interface; 0 where the form has none.
  static func start(
    _ held: Int32, _ type: AttachType, target: UInt32 = 0, flags: UInt32 = 0
  ) -> cbpf_link_create {
    cbpf_link_create(
      prog_fd: UInt32(bitPattern: held), target_fd: target, attach_type: type.rawValue, flags: flags
    )
  }

  /// The attributes of the hooks whose programs stand in an order: cgroup, tcx, netkit.
  static func ordered(
    _ program: Int32, _ type: AttachType, target: UInt32, flags: UInt32 = 0, anchor: Anchor?,
    revision: UInt64
  ) -> cbpf_link_create_ordered {
    cbpf_link_create_ordered(
      start: start(program, type, target: target, flags: flags | (anchor?.flags ?? 0)),
      relative_fd: anchor?.relative ?? 0, unused: 0, expected_revision: revision)
  }

  /// The corresponding bpf(2) command is `BPF_LINK_CREATE` (Linux 5.7).
  static func create<Attributes: BitwiseCopyable>(
    _ attributes: inout Attributes, size: Int
  ) throws(SystemCallError) -> Link {
    Link(FileDescriptor(owning: try bpf(.linkCreate, &attributes, size: size)))
  }

  /// Refuses lists of different lengths, of which the kernel would read one too far.
  static func check(_ count: Int, holds others: [Int]) throws(SystemCallError) {
    guard count > 0, UInt32(exactly: count) != nil, others.allSatisfy({ $0 == 0 || $0 == count })
    else {
      throw SystemCallError("BPF_LINK_CREATE", errno: .invalidArgument)
    }
  }
}
