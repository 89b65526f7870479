internal import CBPF

/// What the kernel answers to a request, read datagram by datagram.
///
/// What is no message, or answers something else, is `EBADMSG`.
package struct NetlinkAnswer {
  private let request: NetlinkRequest
  /// Whether the last message was read.
  package private(set) var isComplete = false

  package init(to request: NetlinkRequest) { self.request = request }

  /// Reads the messages of a datagram.
  ///
  /// - Parameter body: takes what is in each message behind its header, but of the one that ends the answer.
  package mutating func take(
    _ datagram: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    guard !datagram.isEmpty else { throw request.error(.badMessage) }
    var rest = datagram
    while !rest.isEmpty, !isComplete {
      guard let header = rest.start(as: cbpf_netlink_header.self),
        let length = Int(exactly: header.length), length <= rest.count,
        length >= Int(CBPF_NETLINK_HEADER_SIZE), header.sequence == NetlinkRequest.sequence
      else { throw request.error(.badMessage) }
      try take(header, rest.prefix(length).dropFirst(Int(CBPF_NETLINK_HEADER_SIZE)), body)
      rest = rest.dropFirst(netlinkAligned(length))
    }
  }

  private mutating func take(
    _ header: cbpf_netlink_header, _ content: ArraySlice<UInt8>,
    _ body: (ArraySlice<UInt8>) throws(SystemCallError) -> Void
  ) throws(SystemCallError) {
    let error: UInt16 = 2  // NLMSG_ERROR
    let done: UInt16 = 3  // NLMSG_DONE
    let firstOfFamily: UInt16 = 16  // NLMSG_MIN_TYPE
    let interrupted: UInt16 = 0x10  // NLM_F_DUMP_INTR
    // What was dumped changed meanwhile: something may be missing.
    guard header.flags & interrupted == 0 else { throw request.error(.interrupted) }
    switch header.type {
    case error, done:
      guard let code = content.start(as: Int32.self), code <= 0, code > Int32.min else {
        throw request.error(.badMessage)
      }
      guard code == 0 else { throw request.error(Errno(rawValue: -code)) }
      isComplete = true
    case firstOfFamily...: try body(content)
    default: break  // NLMSG_NOOP
    }
  }
}
