import Testing

@testable import BPFSyscall

/// What is asked of rtnetlink(7), against what iproute2's `tc` sends for the same, as `strace` shows it.
@Suite(.enabled(if: 1.littleEndian == 1, "the bytes are those of a little-endian machine"))
struct TrafficControlRequestTests {
  private let loopback = TrafficControl(interface: 1)
  private let place = TrafficControl.Place(.egress, priority: 7, handle: 9)

  /// `tc qdisc add dev lo clsact`
  @Test func aClsactIsMadeWhereNoneIs() throws {
    let request = try loopback.clsactRequest(.newQdisc, [.change, .create, .exclusive])
    #expect(
      request.bytes
        == hexBytes(
          """
          30 00 00 00 24 00 05 06  01 00 00 00 00 00 00 00
          00 00 00 00 01 00 00 00  00 00 ff ff f1 ff ff ff
          00 00 00 00 0b 00 01 00  63 6c 73 61 63 74 00 00
          """))
  }

  /// `tc qdisc del dev lo clsact`
  @Test func aClsactIsRemoved() throws {
    #expect(
      try loopback.clsactRequest(.deleteQdisc, .change).bytes
        == hexBytes(
          """
          30 00 00 00 25 00 05 00  01 00 00 00 00 00 00 00
          00 00 00 00 01 00 00 00  00 00 ff ff f1 ff ff ff
          00 00 00 00 0b 00 01 00  63 6c 73 61 63 74 00 00
          """))
  }

  /// `tc filter add dev lo egress prio 7 handle 9 protocol all bpf da object-pinned p`
  @Test func aFilterIsMadeWhereNoneIs() throws {
    let request = try loopback.request(
      4, at: place, [.change, .create, .exclusive], name: "p:[*fsobj]")
    #expect(
      request.bytes
        == hexBytes(
          """
          50 00 00 00 2c 00 05 06  01 00 00 00 00 00 00 00
          00 00 00 00 01 00 00 00  09 00 00 00 f3 ff ff ff
          00 03 07 00 08 00 01 00  62 70 66 00 24 00 02 00
          08 00 06 00 04 00 00 00  0f 00 07 00 70 3a 5b 2a
          66 73 6f 62 6a 5d 00 00  08 00 08 00 01 00 00 00
          """))
  }

  /// `tc filter change dev lo egress prio 7 handle 9 protocol all bpf da object-pinned p`, which has no
  /// `NLM_F_REPLACE`: the kernel does not look at that.
  @Test func aFilterIsReplacedWhereOneIs() throws {
    let request = try loopback.request(4, at: place, [.change, .replace], name: "p:[*fsobj]")
    #expect(
      request.bytes
        == hexBytes(
          """
          50 00 00 00 2c 00 05 01  01 00 00 00 00 00 00 00
          00 00 00 00 01 00 00 00  09 00 00 00 f3 ff ff ff
          00 03 07 00 08 00 01 00  62 70 66 00 24 00 02 00
          08 00 06 00 04 00 00 00  0f 00 07 00 70 3a 5b 2a
          66 73 6f 62 6a 5d 00 00  08 00 08 00 01 00 00 00
          """))
  }

  /// `tc filter del dev lo egress prio 7 handle 9 protocol all bpf`
  @Test func aFilterIsRemoved() throws {
    #expect(
      try loopback.request(.deleteFilter, .change, at: place).bytes
        == hexBytes(
          """
          2c 00 00 00 2d 00 05 00  01 00 00 00 00 00 00 00
          00 00 00 00 01 00 00 00  09 00 00 00 f3 ff ff ff
          00 03 07 00 08 00 01 00  62 70 66 00
          """))
  }

  /// `tc filter show dev lo egress chain 0`
  @Test func theFiltersOfADirectionAreAskedFor() throws {
    #expect(
      try loopback.filtersRequest(.egress).bytes
        == hexBytes(
          """
          2c 00 00 00 2e 00 01 03  01 00 00 00 00 00 00 00
          00 00 00 00 01 00 00 00  00 00 00 00 f3 ff ff ff
          00 00 00 00 08 00 0b 00  00 00 00 00
          """))
    #expect(TrafficControl.Direction.ingress.parent == 0xffff_fff2)
  }

  /// The kernel takes 0 for "any", and would remove all.
  @Test(arguments: [(0, 9), (7, 0)] as [(UInt16, UInt32)])
  func aPlaceThatIsNoneIsRefused(_ priority: UInt16, _ handle: UInt32) {
    let place = TrafficControl.Place(.ingress, priority: priority, handle: handle)
    #expect(throws: SystemCallError("RTM_DELTFILTER", "interface 1", errno: .invalidArgument)) {
      try loopback.request(.deleteFilter, .change, at: place)
    }
  }

  @Test func aNameThatTheKernelWouldNotTakeWholeIsRefused() throws {
    #expect(throws: SystemCallError("RTM_NEWTFILTER", "interface 1", errno: .invalidArgument)) {
      try loopback.request(4, at: place, .change, name: "a\0b")
    }
    let longest = String(repeating: "n", count: TrafficControl.maximumNameLength)
    _ = try loopback.request(4, at: place, .change, name: longest)
    #expect(throws: SystemCallError("RTM_NEWTFILTER", "interface 1", errno: .outOfRange)) {
      try loopback.request(4, at: place, .change, name: longest + "n")
    }
  }

  /// The kernel takes -1 for a block of filters.
  @Test func anIndexThatIsNoneIsRefused() {
    #expect(
      throws: SystemCallError("RTM_DELQDISC", "interface 4294967295", errno: .noSuchDevice)
    ) {
      try TrafficControl(interface: .max).clsactRequest(.deleteQdisc, .change)
    }
  }
}
