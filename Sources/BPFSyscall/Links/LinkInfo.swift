/// What the kernel says of a link.
public struct LinkInfo: Hashable, Sendable {
  public let type: LinkType
  public let id: UInt32
  /// The program that the link holds; 0 for a struct_ops link.
  public let programID: UInt32
  /// The number of what the link is attached to, of those types whose target has one: an interface's
  /// index (xdp, tcx, netkit), the id of a control group or a struct_ops map, the inode of a network
  /// namespace.
  public let target: UInt64?

  public init(type: LinkType, id: UInt32, programID: UInt32, target: UInt64?) {
    self.type = type
    self.id = id
    self.programID = programID
    self.target = target
  }

  /// The id of what the link holds: a program, or for a struct_ops link a map.
  public var heldID: UInt32 {
    type == .structOps ? UInt32(truncatingIfNeeded: target ?? 0) : programID
  }

  /// Whether the link exists but its target is gone, or it was detached.
  public var isSevered: Bool { target == 0 }
}

extension Link {
  /// What the kernel says of this link. The corresponding bpf(2) command is
  /// `BPF_OBJ_GET_INFO_BY_FD` (links: Linux 5.8).
  public func info() throws(SystemCallError) -> LinkInfo {
    let info = try ObjectInfo(of: descriptor.rawValue, size: 64)
    let type = LinkType(rawValue: info.u32(at: 0))
    let target: UInt64? =
      switch type {
      case .xdp, .tcx, .netkit, .netns, .structOps: UInt64(info.u32(at: 16))
      case .cgroup: info.u64(at: 16)
      default: nil
      }
    return LinkInfo(type: type, id: info.u32(at: 4), programID: info.u32(at: 8), target: target)
  }
}
