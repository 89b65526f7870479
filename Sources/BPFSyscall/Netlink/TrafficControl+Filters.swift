internal import CBPF

extension TrafficControl {
  /// What the kernel says of a filter of kind `bpf`.
  public struct Filter: Hashable, Sendable {
    /// Where it stands, of those filters that share its protocol.
    public let place: Place
    /// The protocol whose packets it sees, a number of `<linux/if_ether.h>`; 3 (`ETH_P_ALL`) is every one.
    public let networkProtocol: UInt16
    /// The program that it holds; nil for one of classic BPF.
    public let programID: UInt32?
    /// As given when it was attached; empty where none was given.
    public let name: String
    /// Whether what the program returns is what is done; else it names a class, and actions follow. The
    /// corresponding flag is `TCA_BPF_FLAG_ACT_DIRECT`.
    public let isDirectAction: Bool

    /// Puts one together without the kernel, as tests need it; ``TrafficControl/filters(_:)`` asks the
    /// kernel.
    public init(
      place: Place, networkProtocol: UInt16 = 3, programID: UInt32?, name: String,
      isDirectAction: Bool = true
    ) {
      self.place = place
      self.networkProtocol = networkProtocol
      self.programID = programID
      self.name = name
      self.isDirectAction = isDirectAction
    }
  }

  /// The filters of kind `bpf` in chain 0 of the interface's discipline, by rising priority; none where there
  /// is none that has filters in this direction, or no such interface. The corresponding netlink message is `RTM_GETTFILTER`.
  ///
  /// Filters that others make or remove meanwhile may be missing, or be there.
  public func filters(_ direction: Direction) throws(SystemCallError) -> [Filter] {
    // The discipline `ingress` would tell its filters for both directions.
    guard try discipline()?.takes(direction) == true else { return [] }
    let request = try filtersRequest(direction)
    var filters: [Filter] = []
    try request.send { content throws(SystemCallError) in
      guard let message = Filter.Message(content) else { throw request.error(.badMessage) }
      if let filter = message.filter(direction) { filters.append(filter) }
    }
    return filters
  }

  /// A request for the filters in chain 0.
  package func filtersRequest(_ direction: Direction) throws(SystemCallError) -> NetlinkRequest {
    var request = try request(.getFilter, .dump, parent: direction.parent)
    request.add(TrafficControlAttribute.chain, 0)
    return request
  }
}

extension TrafficControl.Filter {
  /// A message about a filter of any kind.
  package struct Message {
    private let start: cbpf_traffic_control
    private let attributes: NetlinkAttributes
    private let options: NetlinkAttributes

    /// Nil where it is none.
    package init?(_ content: ArraySlice<UInt8>) {
      guard let start = content.start(as: cbpf_traffic_control.self),
        let attributes = NetlinkAttributes(content.dropFirst(Int(CBPF_TRAFFIC_CONTROL_SIZE))),
        let options = attributes.nested(TrafficControlAttribute.options)
      else { return nil }
      self.start = start
      self.attributes = attributes
      self.options = options
    }

    /// The filter; nil where it is of another kind or chain, or what the kernel has for a whole priority.
    package func filter(_ direction: TrafficControl.Direction) -> TrafficControl.Filter? {
      guard attributes.text(TrafficControlAttribute.kind) == TrafficControl.filterKind,
        attributes.number(TrafficControlAttribute.chain) ?? 0 == 0, start.handle != 0
      else { return nil }
      let flags = options.number(TrafficControlAttribute.BPF.flags) ?? 0
      return TrafficControl.Filter(
        place: TrafficControl.Place(
          direction, priority: UInt16(start.info >> 16), handle: start.handle),
        networkProtocol: UInt16(bigEndian: UInt16(truncatingIfNeeded: start.info)),
        programID: options.number(TrafficControlAttribute.BPF.id),
        name: options.text(TrafficControlAttribute.BPF.name) ?? "",
        isDirectAction: flags & TrafficControlAttribute.BPF.directAction != 0)
    }
  }
}
