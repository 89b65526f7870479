import Testing

@testable import BPFSyscall

/// Where a program stands among those of its hook, in the kernel's terms.
@Suite struct AnchorTests {
  @Test(
    arguments: [
      (Anchor.first, 0x0008, 0), (Anchor.last, 0x0010, 0),
      (Anchor.before(.program(7)), 0x0008, 7), (Anchor.after(.programID(8)), 0x0030, 8),
      (Anchor.before(.link(9)), 0x2008, 9), (Anchor.after(.linkID(10)), 0x2030, 10),
    ] as [(Anchor, UInt32, UInt32)])
  func anAnchorIsFlagsAndAReference(_ anchor: Anchor, _ flags: UInt32, _ relative: UInt32) {
    #expect(anchor.flags == flags)
    #expect(anchor.relative == relative)
  }
}
