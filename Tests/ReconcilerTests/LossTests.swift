import BPFLoader
import Testing

@testable import Reconciler
@testable import Simulation

/// What ends, or stops, what is attached while its link stays as it is; on the simulated kernel.
@Suite struct LossTests {
  private let kernel = SimulatedKernel()
  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }
  private let address = ObjectAddress(.attachment, "a")

  private func counter(_ version: String = "", name: String = "a") throws -> DesiredState {
    try Made.desired(
      """
      programs: { f: { file: perf_event\(version).o } }
      attachments: { \(name): { program: f/on_sample, perf_event: { event: cpu-clock, frequency: 50, cpus: 0 } } }
      """)
  }

  private func drift(_ name: String = "a") throws -> Drift? {
    try reconciler.status(of: "test")?.drift(of: ObjectAddress(.attachment, name))
  }

  @Test func whatHasEndedIsToldAndAttachedAgain() throws {
    let state = try counter()
    try reconciler.apply(state)
    #expect(try drift() == nil)
    kernel.world.timesOffline += 1
    #expect(try drift() == .dead(.cpuWasOffline(0)))
    #expect(try reconciler.status(of: "test")?.hasDrift == true)
    let plan = try reconciler.apply(state)
    #expect(plan.effective.map(\.address) == [address])
    #expect(plan.effective.map(\.because) == [[.drift(.dead(.cpuWasOffline(0)))]])
    #expect(try drift() == nil)
    #expect(try reconciler.apply(state).isEmpty)
  }

  /// What an attachment depends on is not asked anew while it stays.
  @Test func whatStaysEndsWithWhatItWasAttachedUnder() throws {
    try reconciler.apply(try counter())
    // Something else changes, and the link gets another name.
    try reconciler.apply(try counter(name: "b"))
    #expect(try drift("b") == nil)
    kernel.world.timesOffline += 1
    #expect(try drift("b") == .dead(.cpuWasOffline(0)))
    #expect(try !reconciler.plan(try counter(name: "b")).isEmpty)
  }

  @Test(arguments: [
    ("kprobe", "on_clone", "kprobe: f", [KernelSwitch.kprobes, .ftrace]),
    ("kprobe", "on_clone", "kprobe: { function: f, offset: 4 }", [.kprobes, .ftrace]),
    ("cgroup_skb", "on_packet", "cgroup: /g", []),
  ])
  func whatIsSwitchedOffIsNotRunning(
    _ file: String, _ function: String, _ attachment: String, _ switches: [KernelSwitch]
  ) throws {
    let state = try Made.desired(
      """
      programs: { f: { file: \(file).o } }
      attachments: { a: { program: f/\(function), \(attachment) } }
      """)
    try reconciler.apply(state)
    for kernelSwitch in KernelSwitch.allCases {
      kernel.world.switchesOff = [kernelSwitch]
      let expected = switches.contains(kernelSwitch) ? Drift.switchedOff(kernelSwitch) : nil
      #expect(try drift() == expected)
      // Attaching it again would not help.
      #expect(try reconciler.plan(state).isEmpty)
    }
    kernel.world.switchesOff = []
    #expect(try drift() == nil)
  }

  @Test func withinAFunctionAKprobeNeedsNoFtrace() throws {
    let kind = try #require(AttachmentKind.named("kprobe"))
    let entry = ResolvedTarget(summary: "", identity: .instruction(function: "f", offset: 0))
    let inside = ResolvedTarget(summary: "", identity: .instruction(function: "f", offset: 4))
    #expect(kind.switches(of: entry) == [.kprobes, .ftrace])
    #expect(kind.switches(of: inside) == [.kprobes])
  }
}
