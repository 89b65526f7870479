internal import CBPF

/// What the kernel says of a link.
public struct LinkInfo: Hashable, Sendable {
  /// What kind of hook the link is for.
  public let type: LinkType
  /// The kernel's number for the link, which ``Link/open(id:)`` takes.
  public let id: UInt32
  /// The program that the link holds; 0 for a struct_ops link.
  public let programID: UInt32
  /// The number of what the link is attached to, of those types whose target has one: an interface's
  /// index (xdp, tcx, netkit), the id of a control group or a struct_ops map, the inode of a network
  /// namespace.
  public let target: UInt64?
  /// What the kernel says of a link of this type; nil where it, or this module, does not know such links.
  public let details: LinkDetails?

  /// Puts an info together without the kernel, as tests need it; ``Link/info()`` asks the kernel.
  public init(
    type: LinkType, id: UInt32, programID: UInt32, target: UInt64?, details: LinkDetails? = nil
  ) {
    self.type = type
    self.id = id
    self.programID = programID
    self.target = target
    self.details = details
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
    try LinkInfoReader(descriptor.rawValue).whole()
  }

  /// The same without ``LinkInfo/details``, which take a second call. The corresponding bpf(2) command is
  /// `BPF_OBJ_GET_INFO_BY_FD` (links: Linux 5.8).
  public func infoWithoutDetails() throws(SystemCallError) -> LinkInfo {
    try LinkInfoReader(descriptor.rawValue).withoutDetails
  }
}
