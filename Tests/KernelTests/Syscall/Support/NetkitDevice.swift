import BPFSyscall
import Glibc
import Testing

/// A pair of netkit interfaces in this thread's network namespace; it goes with that.
enum NetkitDevice {
  /// Makes one, and returns the index of its primary interface. The kernel calls the other one `nk0`.
  static func create(named name: String) throws -> UInt32 {
    let socket = FileDescriptor(owning: socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), 0))
    let kind = attribute(1, Array("netkit".utf8))  // IFLA_INFO_KIND
    let body =
      [UInt8](repeating: 0, count: 16)  // struct ifinfomsg
      + attribute(3, Array(name.utf8) + [0])  // IFLA_IFNAME
      + attribute(18, kind)  // IFLA_LINKINFO
    // NLM_F_REQUEST, _ACK, _EXCL and _CREATE.
    let header = words([UInt32(16 + body.count), 16 | 0x605 << 16, 1, 0])  // RTM_NEWLINK
    _ = try socket.write(header + body)
    let answer = try socket.read(upTo: 4096)
    try #require(answer.count >= 20)
    let code = answer[16..<20].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let errno = Errno(rawValue: -Int32(bitPattern: code))
    if errno == .notSupportedOnSocket { try Test.cancel("this kernel has no netkit") }
    guard errno.rawValue == 0 else { throw SystemCallError("RTM_NEWLINK", name, errno: errno) }
    return try interfaceIndex(name)
  }

  /// Length, type and value, up to a multiple of 4 bytes.
  private static func attribute(_ type: UInt32, _ value: [UInt8]) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: -value.count & 3)
    return words([UInt32(4 + value.count) | type << 16]) + value + padding
  }

  private static func words(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
  }
}
