import BPFSyscall
import Testing

extension KernelTests {
  /// What the kernel counts while it is asked to.
  @Suite(.leavesNoDescriptor) struct StatisticsTests {
    @Test func runsAreCountedWhileTheDescriptorIsOpen() throws {
      let program = try Program.returning(2, type: .xdp)
      let packet = [UInt8](repeating: 0, count: 64)
      let counting = try Statistics.runTime.enable()
      _ = try program.testRun(.init(data: packet, dataRoom: 64))
      let counted = try program.info()
      #expect(counted.runCount == 1)
      withExtendedLifetime(counting) {}
    }

    @Test func runsAreNotCountedBefore() throws {
      let setting = try readFile("/proc/sys/kernel/bpf_stats_enabled")
      guard setting.first == UInt8(ascii: "0") else { try Test.cancel("it is set to count") }
      let program = try Program.returning(2, type: .xdp)
      _ = try program.testRun(.init(data: [UInt8](repeating: 0, count: 64), dataRoom: 64))
      #expect(try program.info().runCount == 0)
    }
  }
}
