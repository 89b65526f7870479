import BPFSyscall
import Glibc

/// Packets and connections, made in this thread's network namespace.
enum Traffic {
  /// Sends a datagram to an address of this thread's network namespace, and waits until it has arrived.
  ///
  /// A packet may be received after the call that sent it: a kernel thread does it where it is awake.
  ///
  /// - Parameter namespace: where it is sent from, if from another.
  static func deliver(
    to address: [UInt8], from namespace: String? = nil
  ) throws(SystemCallError) {
    let receiver = try receiver(at: address, port: 0)
    let port = UInt16(bigEndian: try self.address(of: receiver.rawValue).sin_port)
    func send() throws(SystemCallError) {
      let sender = try sender(to: address, port: port)
      try check(Int32(Glibc.send(sender.rawValue, "ping", 4, 0)), "send")
    }
    if let namespace { try NetworkNamespace(at: namespace).run(send) } else { try send() }
    _ = try receiver.read(upTo: 4)
  }

  /// Sends datagrams to a port where nobody listens until one is answered so: the kernel dissects what it answers, and
  /// answers only so many in a second.
  static func beRefused(at address: [UInt8]) throws(SystemCallError) {
    let sender = try sender(to: address, port: 9)
    try wait(on: sender, upTo: timeval(tv_sec: 0, tv_usec: 200_000))
    for attempt in 1...25 {
      do throws(SystemCallError) {
        try check(Int32(send(sender.rawValue, "ping", 4, 0)), "send")
        _ = try sender.read(upTo: 1)
      } catch  where error.errno == .connectionRefused {
        return
      } catch  where error.errno == .wouldBlock && attempt < 25 {
        continue
      }
    }
  }

  /// Sends 256 KiB over a connection to ourselves.
  static func transfer(_ congestionControl: String) throws(SystemCallError) {
    let listener = try listener()
    var here = try address(of: listener.rawValue)
    let client = try open(SOCK_STREAM)
    try check(
      setsockopt(
        client.rawValue, Int32(IPPROTO_TCP), TCP_CONGESTION, congestionControl,
        socklen_t(congestionControl.utf8.count)), "setsockopt")
    try check(withAddress(&here) { Glibc.connect(client.rawValue, $0, $1) }, "connect")
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

  /// A socket that sends to an address.
  static func sender(to address: [UInt8], port: UInt16) throws(SystemCallError) -> FileDescriptor {
    let socket = try open(SOCK_DGRAM)
    var there = endpoint(address, port: port)
    try check(withAddress(&there) { Glibc.connect(socket.rawValue, $0, $1) }, "connect")
    return socket
  }

  /// A socket that receives at an address.
  ///
  /// - Parameter port: 0 for one that nobody has.
  static func receiver(
    at address: [UInt8], port: UInt16
  ) throws(SystemCallError) -> FileDescriptor {
    let socket = try open(SOCK_DGRAM)
    var here = endpoint(address, port: port)
    try check(withAddress(&here) { bind(socket.rawValue, $0, $1) }, "bind")
    return socket
  }

  /// A socket that takes connections at some port of this host.
  static func listener() throws(SystemCallError) -> FileDescriptor {
    let listener = try open(SOCK_STREAM)
    var here = endpoint([127, 0, 0, 1], port: 0)
    try check(withAddress(&here) { bind(listener.rawValue, $0, $1) }, "bind")
    try check(listen(listener.rawValue, 16), "listen")
    return listener
  }

  /// One connection, made and ended.
  static func connect(to listener: Int32) throws(SystemCallError) {
    var there = try address(of: listener)
    let client = try open(SOCK_STREAM)
    try check(withAddress(&there) { Glibc.connect(client.rawValue, $0, $1) }, "connect")
    let accepted = accept(listener, nil, nil)
    try check(accepted, "accept")
    close(accepted)
  }

  private static func address(of socket: Int32) throws(SystemCallError) -> sockaddr_in {
    var here = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    try check(
      withUnsafeMutablePointer(to: &here) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(socket, $0, &length)
        }
      }, "getsockname")
    return here
  }

  /// A socket that waits up to five seconds for what does not come.
  private static func open(_ type: __socket_type) throws(SystemCallError) -> FileDescriptor {
    let descriptor = Glibc.socket(AF_INET, Int32(type.rawValue), 0)
    try check(descriptor, "socket")
    let socket = FileDescriptor(owning: descriptor)
    try wait(on: socket, upTo: timeval(tv_sec: 5, tv_usec: 0))
    return socket
  }

  private static func wait(
    on socket: borrowing FileDescriptor, upTo patience: timeval
  ) throws(SystemCallError) {
    var patience = patience
    try check(
      setsockopt(
        socket.rawValue, SOL_SOCKET, SO_RCVTIMEO, &patience,
        socklen_t(MemoryLayout<timeval>.size)), "setsockopt")
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
