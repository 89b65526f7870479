import BPFSyscall

/// A datagram that rtnetlink answers with: the filters of an interface, or the interface.
enum NetlinkTarget {
  static func run(_ bytes: [UInt8]) throws {
    let request = try TrafficControl(interface: 1).filtersRequest(.egress)
    var answer = NetlinkAnswer(to: request)
    var messages = 0
    var interfaces = 0
    var filters: [TrafficControl.Filter] = []
    do throws(SystemCallError) {
      try answer.take(bytes[...]) { content throws(SystemCallError) in
        messages += 1
        interfaces += InterfaceXDP.Message(content)?.attached == nil ? 0 : 1
        guard let filter = TrafficControl.Filter.Message(content)?.filter(.egress) else { return }
        filters.append(filter)
      }
    } catch {
      try require(error.operation == "RTM_GETTFILTER", "another call failed: \(error)")
      try require(!answer.isComplete, "an answer is complete and refused")
    }
    // The header of a message has 16 bytes.
    try require(messages <= bytes.count / 16, "more messages than there are headers")
    try require(interfaces <= messages, "more interfaces than messages")
    for filter in filters {
      try require(filter.place.handle != 0, "a filter without a handle")
      try require(!filter.name.utf8.contains(0), "a name with an end in it")
    }
  }

  /// What Linux 6.18 sent, behind each other and one by one: a priority, its filter, the end, an acknowledgement and
  /// a refusal.
  static let seeds: [[UInt8]] = {
    let priority = hexBytes(
      """
      34000000 2c000200 01000000 39720000 00000000 01000000 00000000 f3ffffff
      00030700 08000100 62706600 08000b00 00000000
      """)
    let filter = hexBytes(
      """
      6c000000 2c000200 01000000 39720000 00000000 01000000 09000000 f3ffffff
      00030700 08000100 62706600 08000b00 00000000 38000200 0f000700 703a5b2a
      66736f62 6a5d0000 08000b00 b9d30000 0c000a00 32bc2d21 2611126b 08000800
      01000000 08000900 08000000
      """)
    let done = hexBytes("14000000 03000200 01000000 39720000 00000000")
    let acknowledgement = hexBytes("24000000 02000001 01000000 39720000 00000000")
    let refusal = hexBytes("24000000 02000001 01000000 39720000 efffffff")
    let request = [UInt8](repeating: 0, count: 16)
    // Shortened to its XDP program: `IFLA_XDP` with mode, number, and number by mode.
    let interface = hexBytes(
      """
      40000000 10000000 01000000 39720000 00000403 01000000 49000100 00000000
      20002b80 05000200 02000000 08000400 0c000000 08000600 0c000000 00000000
      """)
    return [
      priority + filter + done, filter, done, acknowledgement + request, refusal + request,
      interface + acknowledgement + request,
    ]
  }()

  /// Bytes as `strace` prints them.
  private static func hexBytes(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue).map { UInt8($0) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
