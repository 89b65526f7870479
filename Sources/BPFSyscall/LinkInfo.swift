/// What the kernel says of a link.
public struct LinkInfo: Hashable, Sendable {
  public let type: LinkType
  public let id: UInt32
  /// The program that the link holds; 0 for a struct_ops link.
  public let programID: UInt32
  /// What the link is attached to, where the kernel says so.
  public let target: Target

  public init(type: LinkType, id: UInt32, programID: UInt32, target: Target) {
    self.type = type
    self.id = id
    self.programID = programID
    self.target = target
  }

  /// The targets that say whether a link is severed: their number is then 0.
  public enum Target: Hashable, Sendable {
    /// An interface's index (xdp, tcx, netkit).
    case interface(UInt32)
    /// The id of a control group.
    case cgroup(UInt64)
    /// The inode of a network namespace.
    case netns(UInt32)
    /// The id of a struct_ops map.
    case structOps(map: UInt32)
    /// Every other kind, of which the kernel says too little on some versions.
    case other
  }

  /// Whether the link exists but its target is gone, or it was detached.
  public var isSevered: Bool {
    switch target {
    case .interface(let number), .netns(let number), .structOps(let number): number == 0
    case .cgroup(let id): id == 0
    case .other: false
    }
  }
}

extension Link {
  /// What the kernel says of this link. The corresponding bpf(2) command is
  /// `BPF_OBJ_GET_INFO_BY_FD` (links: Linux 5.8).
  public func info() throws(SystemCallError) -> LinkInfo {
    let info = try ObjectInfo(of: descriptor.rawValue, size: 64)
    let type = LinkType(rawValue: info.u32(at: 0))
    let target: LinkInfo.Target =
      switch type {
      case .xdp, .tcx, .netkit: .interface(info.u32(at: 16))
      case .cgroup: .cgroup(info.u64(at: 16))
      case .netns: .netns(info.u32(at: 16))
      case .structOps: .structOps(map: info.u32(at: 16))
      default: .other
      }
    return LinkInfo(
      type: type, id: info.u32(at: 4), programID: info.u32(at: 8), target: target)
  }
}
