import Testing

@testable import BPFSyscall

/// Where options land in the attributes of the other commands that work on programs.
@Suite struct ProgramAttributesTests {
  @Test func aTestRunAsksForNothingByItself() {
    var found = Attributes(Program.TestRunOptions().attributes(program: 3))
    #expect(found.u32(0) == 3)
    #expect(found.isTaken)
  }

  @Test func everyOptionOfATestRunLandsAtItsOffset() {
    var options = Program.TestRunOptions(data: [1, 2, 3], dataRoom: 100)
    options.context = [1, 2]
    options.contextRoom = 200
    options.repeatCount = 5
    options.batchSize = 6
    options.cpu = 7
    options.flags = .xdpLiveFrames
    var found = Attributes(options.attributes(program: 9))
    #expect(found.u32(0) == 9)
    #expect(found.u32(8) == 3 && found.u32(12) == 100)
    #expect(found.u32(32) == 5)
    #expect(found.u32(40) == 2 && found.u32(44) == 200)
    #expect(found.u32(64) == 0b11)
    #expect(found.u32(68) == 7)
    #expect(found.u32(72) == 6)
    #expect(found.isTaken)
  }

  @Test func attachingWithoutOptionsSaysNoMore() {
    let target = AttachTarget.interface(2)
    var found = Attributes(target.attributes(.tcxIngress, program: 5, AttachOptions()))
    #expect(found.u32(0) == 2 && found.u32(4) == 5 && found.u32(8) == 46)
    #expect(found.isTaken)
  }

  @Test func everyOptionOfAttachingLandsAtItsOffset() {
    let options = AttachOptions(
      flags: [.allowMulti, .preorder], replacing: 11, anchor: .after(.linkID(12)),
      expectedRevision: 1 << 33)
    let target = AttachTarget.descriptor(4)
    var found = Attributes(target.attributes(.cgroupDevice, program: 5, options))
    #expect(found.u32(0) == 4 && found.u32(4) == 5 && found.u32(8) == 6)
    #expect(found.u32(12) == 1 << 1 | 1 << 6 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 13)
    #expect(found.u32(16) == 11 && found.u32(20) == 12)
    #expect(found.u64(24) == 1 << 33)
    #expect(found.isTaken)
  }

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

  @Test func aQueryAsksWithItsRoom() {
    let target = AttachTarget.descriptor(4)
    var found = Attributes(target.queryAttributes(.cgroupDevice, effective: true, room: 64))
    #expect(found.u32(0) == 4 && found.u32(4) == 6 && found.u32(8) == 1 && found.u32(24) == 64)
    #expect(found.isTaken)
  }
}
