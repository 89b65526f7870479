import BPFSyscall
import Glibc

/// Packets and connections, made in this thread's network namespace.
enum Traffic {
  static func sendDatagram(to address: [UInt8]) throws(SystemCallError) {
    let socket = try open(SOCK_DGRAM)
    var to = endpoint(address, port: 9)
    let sent = withAddress(&to) { sendto(socket.rawValue, "x", 1, 0, $0, $1) }
    try check(Int32(sent), "sendto")
  }

  /// Sends 256 KiB over a connection to ourselves.
  static func transfer(_ congestionControl: String) throws(SystemCallError) {
    let listener = try open(SOCK_STREAM)
    var here = endpoint([127, 0, 0, 1], port: 0)
    try check(withAddress(&here) { bind(listener.rawValue, $0, $1) }, "bind")
    try check(listen(listener.rawValue, 1), "listen")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    try check(
      withUnsafeMutablePointer(to: &here) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(listener.rawValue, $0, &length)
        }
      }, "getsockname")
    let client = try open(SOCK_STREAM)
    try check(
      setsockopt(
        client.rawValue, Int32(IPPROTO_TCP), TCP_CONGESTION, congestionControl,
        socklen_t(congestionControl.utf8.count)), "setsockopt")
    try check(withAddress(&here) { connect(client.rawValue, $0, $1) }, "connect")
    let accepted = accept(listener.rawValue, nil, nil)
    try check(accepted, "accept")
    let server = FileDescriptor(owning: accepted)
    let chunk = [UInt8](repeating: 1, count: 4096)
    for _ in 0..<64 {
      try writeAll(chunk, to: client.rawValue)
      var missing = chunk.count
      while missing > 0 { missing -= max(1, try server.read(upTo: missing).count) }
    }
  }

  private static func open(_ type: __socket_type) throws(SystemCallError) -> FileDescriptor {
    let descriptor = socket(AF_INET, Int32(type.rawValue), 0)
    try check(descriptor, "socket")
    return FileDescriptor(owning: descriptor)
  }

  private static func endpoint(_ address: [UInt8], port: UInt16) -> sockaddr_in {
    var endpoint = sockaddr_in()
    endpoint.sin_family = sa_family_t(AF_INET)
    endpoint.sin_port = port.bigEndian
    endpoint.sin_addr.s_addr = address.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    return endpoint
  }

  private static func withAddress<Result>(
    _ endpoint: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: &endpoint) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func check(_ result: Int32, _ operation: String) throws(SystemCallError) {
    if result < 0 { throw SystemCallError(operation, errno: Errno(rawValue: errno)) }
  }
}
