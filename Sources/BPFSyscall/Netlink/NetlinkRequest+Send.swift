internal import CBPF

extension NetlinkRequest {
  /// The kernel's datagrams have 32 KiB at most.
  private static let datagramSize = 64 << 10
  /// More datagrams than this are no answer.
  private static let datagramLimit = 1 << 16

  /// Sends the request to the kernel, on a socket of its own in this thread's network namespace, and reads
  /// the whole answer.
  ///
  /// - Parameter body: takes each message of the answer but the one that ends it.
  func send(
    _ body: (ArraySlice<UInt8>) throws(SystemCallError) -> Void = { _ in }
  ) throws(SystemCallError) {
    let socket = FileDescriptor(owning: try check(cbpf_route_socket(), "socket", "NETLINK_ROUTE"))
    let bytes = bytes
    guard try socket.write(bytes) == bytes.count else { throw error(.messageTooLong) }
    var answer = NetlinkAnswer(to: self)
    var buffer = [UInt8](repeating: 0, count: Self.datagramSize)
    for _ in 0..<Self.datagramLimit {
      let count = try receive(from: socket, into: &buffer)
      try answer.take(buffer[..<count], body)
      if answer.isComplete { return }
    }
    throw error(.messageTooLong)
  }

  /// One datagram: how many bytes. One that does not fit is `EMSGSIZE`.
  private func receive(
    from socket: borrowing FileDescriptor, into buffer: inout [UInt8]
  ) throws(SystemCallError) -> Int {
    let descriptor = socket.rawValue
    var count: Int
    repeat {
      count = unsafe buffer.withUnsafeMutableBytes { buffer in
        guard let start = buffer.baseAddress else { return 0 }
        return unsafe cbpf_route_receive(descriptor, start, buffer.count)
      }
    } while count == -Int(Errno.interrupted.rawValue)
    count = try check(count, kind.manualName, subject)
    guard count <= buffer.count else { throw error(.messageTooLong) }
    return count
  }
}
