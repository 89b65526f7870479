import BPFSyscall
import Glibc
import Testing

/// What others may have put on the loopback interface of this thread's network namespace.
enum OtherTraffic {
  /// Makes the discipline `ingress`, which is older than clsact.
  static func addIngress() throws(SystemCallError) {
    // RTM_NEWQDISC, at TC_H_INGRESS.
    try send(36, parent: 0xffff_fff1, handle: 0xffff_0000, attribute(1, text("ingress")))
  }

  /// Makes a filter of received IPv4 packets that holds classic BPF, `ret 0`, and is no direct action.
  static func addClassicFilter(priority: UInt32, handle: UInt32, chain: UInt32 = 0)
    throws(SystemCallError)
  {
    let instruction = words([6, 0])
    let options =
      attribute(4, [1, 0])  // TCA_BPF_OPS_LEN
      + attribute(5, instruction)  // TCA_BPF_OPS
    try addFilter(
      "bpf", priority, handle: handle, attribute(2, options) + attribute(11, words([chain])))
  }

  /// Makes a filter that takes every IPv4 packet that was received, of a kind that not every kernel has.
  static func addMatchAll(priority: UInt32) throws(SystemCallError) {
    try addFilter("matchall", priority, handle: 1, attribute(2, []))
  }

  private static func addFilter(
    _ kind: String, _ priority: UInt32, handle: UInt32, _ attributes: [UInt8]
  ) throws(SystemCallError) {
    let internetProtocol = UInt32(UInt16(0x0800).bigEndian)
    // RTM_NEWTFILTER, at TC_H_MIN_INGRESS.
    try send(
      44, parent: 0xffff_fff2, handle: handle, info: priority << 16 | internetProtocol,
      attribute(1, text(kind)) + attributes)
  }

  private static func send(
    _ type: UInt32, parent: UInt32, handle: UInt32, info: UInt32 = 0, _ attributes: [UInt8]
  ) throws(SystemCallError) {
    let socket = FileDescriptor(owning: socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), 0))
    // struct tcmsg.
    let body = words([0, OwnNetwork.loopback, handle, parent, info]) + attributes
    // NLM_F_REQUEST, _ACK, _EXCL and _CREATE.
    let header = words([UInt32(16 + body.count), type | 0x605 << 16, 1, 0])
    _ = try socket.write(header + body)
    let answer = try socket.read(upTo: 4096)
    let code = answer.dropFirst(16).prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard code == 0 else {
      throw SystemCallError("netlink", errno: Errno(rawValue: -Int32(bitPattern: code)))
    }
  }

  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

  /// Length, type and value, up to a multiple of 4 bytes.
  private static func attribute(_ type: UInt32, _ value: [UInt8]) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: -value.count & 3)
    return words([UInt32(4 + value.count) | type << 16]) + value + padding
  }

  private static func words(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in withUnsafeBytes(of: word.littleEndian) { Array($0) } }
  }
}
