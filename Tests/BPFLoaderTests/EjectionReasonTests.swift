import Testing

@testable import BPFLoader

/// What the kernel's log says of schedulers that it has ended, as Linux 6.18 and 7.2 write it.
@Suite struct EjectionReasonTests {
  private let log = """
    <6>[   12.347163] sched_ext: BPF scheduler "vm" enabled
    <6>[   12.880308] sysrq: Disable sched_ext and revert all tasks to CFS
    <6>[   13.018447] sched_ext: BPF scheduler "vm" disabled (disabled by sysrq-S)
    <6>[   19.381935] sched_ext: BPF scheduler "err" enabled
    <3>[   21.515430] sched_ext: BPF scheduler "err" disabled (scx_bpf_error)
    <6>[   21.515500] eth0: link is up
    <3>[   21.515848] sched_ext: err: too\u{1b}[31m bad
    <3>[   21.516227]    bpf__sched_ext_ops_running+0x47/0xa4
    <3>[   31.637500] sched_ext: BPF scheduler "stall" disabled (runnable task stall)
    <3>[   31.637873] sched_ext: stall: watchdog failed to check in for 1.004s
    """

  @Test(arguments: [
    "vm": "disabled by sysrq-S", "err": "scx_bpf_error: too\u{1b}[31m bad",
    "stall": "runnable task stall: watchdog failed to check in for 1.004s",
  ])
  func theReasonIsFound(_ scheduler: String, _ reason: String) {
    #expect(Ejection.reason(of: scheduler, in: log) == reason)
  }

  @Test func ofSeveralTheLastCounts() {
    let later =
      log + "\n<6>[   40.0] sched_ext: BPF scheduler \"vm\" disabled (unregistered from BPF)"
    #expect(Ejection.reason(of: "vm", in: later) == "unregistered from BPF")
  }

  @Test(arguments: ["", "<6>[ 1.0] sched_ext: BPF scheduler \"v\" disabled (", "sched_ext: vm: a"])
  func whereNothingIsSaidThereIsNone(_ log: String) {
    #expect(Ejection.reason(of: "vm", in: log) == nil)
  }
}
