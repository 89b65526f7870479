internal import CBPF

extension TrafficControl {
  /// What an interface has for the filters of its packets.
  public enum Discipline: String, Hashable, Sendable {
    /// For those that it received and those that it shall send.
    case clsact
    /// The older one, in the same place, for those that it received.
    case ingress

    /// Whether it has filters for packets on their way in this direction.
    public func takes(_ direction: Direction) -> Bool { self == .clsact || direction == .ingress }
  }

  /// `TC_H_CLSACT`.
  private static let clsactParent: UInt32 = 0xffff_fff1
  private static let clsactHandle: UInt32 = 0xffff_0000

  /// Gives the interface a clsact where it has none. The corresponding netlink message is `RTM_NEWQDISC`
  /// (clsact: Linux 4.5).
  ///
  /// - Returns: whether it was made, and not there already.
  /// - Throws: `EEXIST` where the older discipline `ingress` is in its place, `ENODEV` where there is no
  ///   such interface, `ENOENT` where the kernel has no clsact.
  @discardableResult
  public func addClsact() throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      try clsactRequest(.newQdisc, [.change, .create, .exclusive]).send()
      return true
    } catch {
      guard error.errno == .fileExists, try hasClsact() else { throw error }
      return false
    }
  }

  /// Takes the clsact away, and all filters in it, whoever made them. The corresponding netlink message is
  /// `RTM_DELQDISC`.
  ///
  /// - Returns: whether there was one.
  /// - Throws: `ENODEV` where there is no such interface.
  @discardableResult
  public func removeClsact() throws(SystemCallError) -> Bool {
    do throws(SystemCallError) {
      try clsactRequest(.deleteQdisc, .change).send()
      return true
    } catch {
      // `ENOENT` where there never was one, `EINVAL` where one was removed before.
      guard [.noSuchFileOrDirectory, .invalidArgument].contains(error.errno),
        try !hasClsact()
      else { throw error }
      return false
    }
  }

  /// What the interface has; nil where it has neither, and where there is no such interface. The corresponding
  /// netlink message is `RTM_GETQDISC`, which asks for those of all interfaces.
  public func discipline() throws(SystemCallError) -> Discipline? {
    let request = try request(.getQdisc, .dump)
    var found: Discipline?
    try request.send { content throws(SystemCallError) in
      guard let message = content.start(as: cbpf_traffic_control.self),
        let attributes = NetlinkAttributes(content.dropFirst(Int(CBPF_TRAFFIC_CONTROL_SIZE)))
      else { throw request.error(.badMessage) }
      guard message.interface == Int32(exactly: interface), message.parent == Self.clsactParent
      else { return }
      found = attributes.text(TrafficControlAttribute.kind).flatMap { Discipline(rawValue: $0) }
    }
    return found
  }

  /// Whether the interface has a clsact; false also where there is no such interface.
  public func hasClsact() throws(SystemCallError) -> Bool { try discipline() == .clsact }

  /// A request to make or remove the clsact.
  func clsactRequest(
    _ kind: NetlinkRequest.Kind, _ flags: NetlinkRequest.Flags
  ) throws(SystemCallError) -> NetlinkRequest {
    var request = try request(
      kind, flags, parent: Self.clsactParent, handle: Self.clsactHandle)
    request.add(TrafficControlAttribute.kind, Discipline.clsact.rawValue)
    return request
  }
}
