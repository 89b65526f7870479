internal import CBPF

/// The traffic control hooks of a network interface as they are without tcx: a queueing discipline `clsact`,
/// and filters of kind `bpf` in it.
///
/// Every call works in the network namespace of its thread, as ``NetworkNamespace/run(_:)`` sets it, and
/// needs `CAP_NET_ADMIN` there to change anything (`EPERM`). What is attached stays until it is removed, or
/// the interface is gone; no descriptor holds it. An answer of the kernel that cannot be read is `EBADMSG`.
public struct TrafficControl: Hashable, Sendable {
  /// The interface's index.
  public let interface: UInt32

  /// Asks the kernel nothing: whether there is such an interface shows with the first call.
  public init(interface: UInt32) { self.interface = interface }

  /// Which packets a filter sees.
  public enum Direction: Hashable, Sendable, CaseIterable {
    /// Those that the interface received.
    case ingress
    /// Those that it shall send.
    case egress

    /// `TC_H_CLSACT` with `TC_H_MIN_INGRESS` or `TC_H_MIN_EGRESS`.
    var parent: UInt32 {
      switch self {
      case .ingress: 0xffff_fff2
      case .egress: 0xffff_fff3
      }
    }
  }
}

extension TrafficControl {
  /// A request about this interface.
  func request(
    _ kind: NetlinkRequest.Kind, _ flags: NetlinkRequest.Flags, parent: UInt32 = 0,
    handle: UInt32 = 0, info: UInt32 = 0
  ) throws(SystemCallError) -> NetlinkRequest {
    // Numbers that are negative for the kernel are not all indices: -1 stands for a block of filters.
    guard let interface = Int32(exactly: interface) else {
      throw SystemCallError(kind.manualName, "interface \(interface)", errno: .noSuchDevice)
    }
    return NetlinkRequest(
      kind, flags, interface: interface,
      cbpf_traffic_control(
        family: 0, unused1: 0, unused2: 0, interface: interface, handle: handle, parent: parent,
        info: info))
  }
}
