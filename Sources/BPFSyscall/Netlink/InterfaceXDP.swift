internal import CBPF

/// The XDP hook of a network interface as rtnetlink(7) has it: with programs that no link holds.
///
/// Every call works in the network namespace of its thread, as ``NetworkNamespace/run(_:)`` sets it, and
/// needs `CAP_NET_ADMIN` there to change anything (`EPERM`). What is attached so stays until it is removed, or
/// the interface is gone. An answer of the kernel that cannot be read is `EBADMSG`.
public struct InterfaceXDP: Hashable, Sendable {
  /// The interface's index.
  public let interface: UInt32

  /// Asks the kernel nothing: whether there is such an interface shows with the first call.
  public init(interface: UInt32) { self.interface = interface }

  /// A program at the hook.
  public struct Attached: Hashable, Sendable {
    /// The program's id.
    public let id: UInt32
    /// Its one mode.
    public let mode: XDPFlags
  }

  /// The program that the interface has, by a link or without, or nil where it has none. The corresponding
  /// netlink message is `RTM_GETLINK` (`IFLA_XDP`: Linux 4.8, with the program's id: Linux 4.12).
  ///
  /// A card may run another one by itself (`offload`); it is told only where it is alone.
  ///
  /// - Throws: `ENODEV` where there is no such interface.
  public func attached() throws(SystemCallError) -> Attached? { try message().attached }

  /// What decides about which packets a driver can give to programs.
  public struct Frames: Hashable, Sendable {
    /// How many bytes a packet has at most, without its link layer header.
    public let mtu: UInt32
    /// The kind of a virtual interface: `veth`; nil for that of a card.
    public let kind: String?

    /// Puts one together without the kernel, as tests need it; ``InterfaceXDP/frames()`` asks the kernel.
    public init(mtu: UInt32, kind: String?) {
      self.mtu = mtu
      self.kind = kind
    }
  }

  /// The frames of the interface; nil where the kernel does not tell. The corresponding netlink message is
  /// `RTM_GETLINK`.
  ///
  /// - Throws: `ENODEV` where there is no such interface.
  public func frames() throws(SystemCallError) -> Frames? { try message().frames }

  private func message() throws(SystemCallError) -> Message {
    let request = try request(.getLink, .question)
    var found: Message?
    try request.send { content throws(SystemCallError) in
      guard let message = Message(content) else { throw request.error(.badMessage) }
      found = message
    }
    guard let found else { throw request.error(.badMessage) }
    return found
  }

  /// Attaches a program without a link. The corresponding netlink message is `RTM_SETLINK`.
  ///
  /// - Throws: `EBUSY` where the interface has a program, `ENODEV` where there is no such interface.
  public func attach(
    _ program: borrowing Program, mode: XDPFlags = []
  ) throws(SystemCallError) {
    let onlyWhereNone: UInt32 = 1 << 0  // XDP_FLAGS_UPDATE_IF_NOEXIST
    try set(program.descriptor.rawValue, mode.rawValue | onlyWhereNone)
  }

  /// Puts a program in the place of the one that is there without a link: each packet meets the one or the other.
  /// The corresponding netlink message is `RTM_SETLINK`.
  ///
  /// - Throws: `EBUSY` where a link holds the other, `ENODEV` where there is no such interface.
  public func replace(
    with program: borrowing Program, mode: XDPFlags = []
  ) throws(SystemCallError) {
    try set(program.descriptor.rawValue, mode.rawValue)
  }

  /// Takes a program off that no link holds. The corresponding netlink message is `RTM_SETLINK`
  /// (`XDP_FLAGS_REPLACE`: Linux 5.7).
  ///
  /// - Parameters:
  ///   - program: the one that is there; where another is, that stays (`EEXIST`).
  ///   - mode: its mode.
  /// - Throws: `EBUSY` where a link holds it, `ENODEV` where there is no such interface.
  public func detach(
    _ program: borrowing Program, mode: XDPFlags
  ) throws(SystemCallError) {
    let onlyInPlaceOf: UInt32 = 1 << 4  // XDP_FLAGS_REPLACE
    try set(-1, mode.rawValue | onlyInPlaceOf, expected: program.descriptor.rawValue)
  }

  private func set(
    _ descriptor: Int32, _ flags: UInt32, expected: Int32? = nil
  ) throws(SystemCallError) {
    var request = try request(.setLink, .change)
    request.nest(Attribute.xdp) { xdp in
      xdp.add(Attribute.descriptor, UInt32(bitPattern: descriptor))
      xdp.add(Attribute.flags, flags)
      if let expected { xdp.add(Attribute.expectedDescriptor, UInt32(bitPattern: expected)) }
    }
    try request.send()
  }

  private func request(
    _ kind: NetlinkRequest.Kind, _ flags: NetlinkRequest.Flags
  ) throws(SystemCallError) -> NetlinkRequest {
    guard let interface = Int32(exactly: interface), interface > 0 else {
      throw SystemCallError(kind.manualName, "interface \(interface)", errno: .noSuchDevice)
    }
    return NetlinkRequest(
      kind, flags, interface: interface,
      cbpf_interface_message(
        family: 0, unused: 0, type: 0, interface: interface, flags: 0, change: 0))
  }

  /// A message about an interface.
  package struct Message {
    /// The program that it has.
    package let attached: Attached?
    /// Its frames.
    let frames: Frames?

    /// Nil where it is none.
    package init?(_ content: ArraySlice<UInt8>) {
      guard content.start(as: cbpf_interface_message.self) != nil,
        let attributes = NetlinkAttributes(content.dropFirst(Int(CBPF_INTERFACE_MESSAGE_SIZE))),
        let xdp = attributes.nested(Attribute.xdp),
        let link = attributes.nested(Attribute.link)
      else { return nil }
      frames = attributes.number(Attribute.mtu).map {
        Frames(mtu: $0, kind: link.text(Attribute.kind))
      }
      attached =
        Attribute.ids.lazy.compactMap { id, mode in
          xdp.number(id).map { Attached(id: $0, mode: mode) }
        }.first { $0.id != 0 }
    }
  }

  /// The attributes that this type sends and reads.
  private enum Attribute {
    /// `IFLA_MTU`.
    static let mtu: UInt16 = 4
    /// `IFLA_LINKINFO`, which holds the kind.
    static let link: UInt16 = 18
    /// `IFLA_INFO_KIND`.
    static let kind: UInt16 = 1
    /// `IFLA_XDP`, which holds the others.
    static let xdp: UInt16 = 43
    /// `IFLA_XDP_FD`.
    static let descriptor: UInt16 = 1
    /// `IFLA_XDP_FLAGS`.
    static let flags: UInt16 = 3
    /// `IFLA_XDP_EXPECTED_FD`.
    static let expectedDescriptor: UInt16 = 8
    /// `IFLA_XDP_DRV_PROG_ID`, `IFLA_XDP_SKB_PROG_ID` and `IFLA_XDP_HW_PROG_ID`.
    static let ids: [(UInt16, XDPFlags)] = [(5, .native), (6, .generic), (7, .offload)]
  }
}
