/// Where a program stands among those that are attached to the same hook: tcx, netkit (Linux 6.6) and
/// cgroup (Linux 6.17).
///
/// Where none is given, the kernel puts the program at the end.
public enum Anchor: Hashable, Sendable {
  /// Before all others. The corresponding flag is `BPF_F_BEFORE`.
  case first
  /// Behind all others. The corresponding flag is `BPF_F_AFTER`.
  case last
  /// Directly before another one. The corresponding flag is `BPF_F_BEFORE`.
  case before(Reference)
  /// Directly behind another one. The corresponding flag is `BPF_F_AFTER`.
  case after(Reference)

  /// One that is attached already.
  ///
  /// A program that a link attached is referred to by its link, and one without a link by itself; the
  /// kernel refuses the other way with `ENOENT` or `EINVAL`.
  public enum Reference: Hashable, Sendable {
    /// A program's descriptor, which must stay open until the call returns.
    case program(Int32)
    /// The corresponding flag is `BPF_F_ID`.
    case programID(UInt32)
    /// A link's descriptor, which must stay open until the call returns. The corresponding flag is
    /// `BPF_F_LINK`.
    case link(Int32)
    /// The corresponding flags are `BPF_F_LINK` and `BPF_F_ID`.
    case linkID(UInt32)
  }
}

extension Anchor {
  /// What goes into the flags of `BPF_LINK_CREATE`, `BPF_PROG_ATTACH` and `BPF_PROG_DETACH`.
  var flags: UInt32 {
    let before: UInt32 = 1 << 3
    let after: UInt32 = 1 << 4
    return switch self {
    case .first: before
    case .last: after
    case .before(let reference): before | reference.flags
    case .after(let reference): after | reference.flags
    }
  }

  /// What goes into `relative_fd` or `relative_id`; 0 is none.
  var relative: UInt32 {
    switch self {
    case .first, .last: 0
    case .before(let reference), .after(let reference): reference.value
    }
  }
}

extension Anchor.Reference {
  fileprivate var flags: UInt32 {
    let id: UInt32 = 1 << 5
    let link: UInt32 = 1 << 13
    return switch self {
    case .program: 0
    case .programID: id
    case .link: link
    case .linkID: id | link
    }
  }

  fileprivate var value: UInt32 {
    switch self {
    case .program(let descriptor), .link(let descriptor): UInt32(bitPattern: descriptor)
    case .programID(let id), .linkID(let id): id
    }
  }
}
