import BPFSyscall
import Glibc

/// A network namespace of its own for one test, with nothing in it but the loopback interface, which
/// is up.
enum OwnNetwork {
  /// The index of the loopback interface.
  static let loopback: UInt32 = 1

  /// Runs a test with this thread in a new network namespace, which ends with it.
  static func run<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
    let home = try NetworkNamespace.current()
    try call("unshare") { (function: @convention(c) (Int32) -> Int32) in function(network) }
    defer { leave(to: home.descriptor.rawValue) }
    try raiseLoopback()
    return try body()
  }

  /// Sends a packet over the loopback interface, and waits until it has arrived.
  static func sendPacket() throws { try Traffic.deliver(to: [127, 0, 0, 1]) }

  private static let network: Int32 = 0x4000_0000  // CLONE_NEWNET

  private static func raiseLoopback() throws {
    let socket = FileDescriptor(owning: socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0))
    let setFlags: UInt64 = 0x8914  // SIOCSIFFLAGS
    // struct ifreq: 16 bytes of name, then the flags.
    var request = Array("lo".utf8) + [UInt8](repeating: 0, count: 38)
    request[16] = 1  // IFF_UP
    try request.withUnsafeMutableBytes { request in
      let address = UInt64(UInt(bitPattern: request.baseAddress))
      _ = try socket.control(setFlags, address)
    }
  }

  /// No other test may run in this namespace: where there is no way back, all end.
  private static func leave(to home: Int32) {
    do {
      try call("setns") { (function: @convention(c) (Int32, Int32) -> Int32) in
        function(home, network)
      }
    } catch {
      print("\(error)")
      abort()
    }
  }

  /// Calls a function that glibc's headers show to C with `_GNU_SOURCE` alone.
  private static func call<Function>(_ name: String, _ body: (Function) -> Int32) throws {
    guard let address = dlsym(nil, name) else {
      throw SystemCallError(name, errno: .noFunction)
    }
    guard body(unsafeBitCast(address, to: Function.self)) == 0 else {
      throw SystemCallError(name, errno: Errno(rawValue: errno))
    }
  }
}
