internal import CBPF

extension TrafficControl {
  private static let clsact = "clsact"
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
      // The discipline `ingress` has the same handle, and would take filters of egress for its own.
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
      guard [.noSuchFileOrDirectory, .invalidArgument].contains(error.errno), try !hasClsact()
      else { throw error }
      return false
    }
  }

  /// Whether the interface has a clsact; false also where there is no such interface. The corresponding
  /// netlink message is `RTM_GETQDISC`, which asks for those of all interfaces.
  public func hasClsact() throws(SystemCallError) -> Bool {
    let request = try request(.getQdisc, .dump)
    var isFound = false
    try request.send { content throws(SystemCallError) in
      guard let message = content.start(as: cbpf_traffic_control.self),
        let attributes = NetlinkAttributes(content.dropFirst(Int(CBPF_TRAFFIC_CONTROL_SIZE)))
      else { throw request.error(.badMessage) }
      if message.interface == Int32(exactly: interface), message.parent == Self.clsactParent,
        attributes.text(TrafficControlAttribute.kind) == Self.clsact
      {
        isFound = true
      }
    }
    return isFound
  }

  /// A request to make or remove the clsact.
  func clsactRequest(
    _ kind: NetlinkRequest.Kind, _ flags: NetlinkRequest.Flags
  ) throws(SystemCallError) -> NetlinkRequest {
    var request = try request(
      kind, flags, parent: Self.clsactParent, handle: Self.clsactHandle)
    request.add(TrafficControlAttribute.kind, Self.clsact)
    return request
  }
}
