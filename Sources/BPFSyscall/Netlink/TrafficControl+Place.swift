extension TrafficControl {
  /// Where a filter stands, in chain 0 and for packets of every protocol: what tells it from others.
  public struct Place: Hashable, Sendable {
    /// Which packets the filter sees.
    public let direction: Direction
    /// Filters run by rising priority; one priority has filters of one kind and protocol. Not 0, which
    /// would be any.
    public let priority: UInt16
    /// Tells filters of one priority apart. Not 0, which would be any.
    public let handle: UInt32

    /// Priority and handle are the caller's to choose; those that are 0 are refused where they are used.
    public init(_ direction: Direction, priority: UInt16, handle: UInt32) {
      self.direction = direction
      self.priority = priority
      self.handle = handle
    }
  }

  /// The kind of the filters that hold programs.
  static let filterKind = "bpf"

  /// A request about the filter at a place. With priority or handle 0 it would remove many filters: `EINVAL`.
  func request(
    _ kind: NetlinkRequest.Kind, _ flags: NetlinkRequest.Flags, at place: Place
  ) throws(SystemCallError) -> NetlinkRequest {
    let everyProtocol: UInt16 = 0x0003  // ETH_P_ALL
    var request = try request(
      kind, flags, parent: place.direction.parent, handle: place.handle,
      info: UInt32(place.priority) << 16 | UInt32(everyProtocol.bigEndian))
    guard place.priority != 0, place.handle != 0 else { throw request.error(.invalidArgument) }
    request.add(TrafficControlAttribute.kind, Self.filterKind)
    return request
  }
}
