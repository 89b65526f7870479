import BPFLoader
import BPFSyscall
import Manifest
import Testing

@testable import Reconciler
@testable import Simulation

/// Hooks for one that several attachments want.
@Suite struct SharedHookTests {
  private let kernel = SimulatedKernel()
  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func state(
    _ name: String, on interface: String, _ attachment: String = "x"
  ) throws -> DesiredState {
    try Made.desired(
      """
      programs: { f: { file: xdp.o } }
      attachments: { \(attachment): { program: f/on_packet, xdp: \(interface) } }
      """
    ).with { $0.deployment = name }
  }

  private func failure(_ body: () throws -> Void) throws -> ReconcilerError {
    do {
      try body()
    } catch let error as ReconcilerError {
      return error
    }
    throw ReconcilerError(.failed, "it is allowed")
  }

  @Test func whoHasAHookIsToldByThePlan() throws {
    try reconciler.apply(state("one", on: "eth0"))
    let two = try state("two", on: "eth0")
    for error in [
      try failure { _ = try reconciler.plan(two) }, try failure { try reconciler.apply(two) },
    ] {
      #expect(error.reason == .conflict)
      #expect(
        error.message.hasPrefix("attachment x: xdp eth0 0  is held by deployment one: xdp link "))
    }
    #expect(kernel.names(in: "\(World.bpffs)/bpf-apply") == ["_key", "one"])
  }

  /// A netfilter link does not say in which namespace it is: what the other deployment recorded does.
  @Test func whoHasAPlaceInThePacketFilterIsKnownByItsLedger() throws {
    let kind = try #require(AttachmentKind.named("netfilter"))
    func state(_ name: String, _ place: String) throws -> DesiredState {
      try self.state(name, on: place).with { $0.attachments[0].kind = kind }
    }
    try reconciler.apply(state("one", "a"))
    let error = try failure { _ = try reconciler.plan(state("two", "a")) }
    #expect(error.reason == .conflict)
    #expect(error.message.contains(" is held by deployment one: netfilter link "))
    #expect(error.advice?.contains("--force-replace") == false)
    try reconciler.apply(state("two", "b"))
  }

  @Test func whatLeavesItBeforeIsInNobodysWay() throws {
    try reconciler.apply(state("one", on: "eth0"))
    let states = try [state("one", on: "eth1"), state("two", on: "eth0")]
    #expect(try reconciler.plan(states).map(\.effective.count) == [1, 3])
    let error = try failure { _ = try reconciler.plan(states.reversed()) }
    #expect(error.reason == .conflict)
  }

  @Test func twoManifestsWantOneHook() throws {
    let states = try [state("one", on: "eth0"), state("two", on: "eth0", "y")]
    let error = try failure { _ = try reconciler.plan(states) }
    #expect(error.reason == .invalid)
    #expect(
      error.message.hasPrefix("attachments x of one (test.yaml:4:16) and y want one hook: xdp eth0")
    )
    #expect(error.mark == states[1].attachments[0].mark)
    let warnings = states.sharedHooks
    #expect(
      warnings.map(\.message) == [
        "attachment `y` wants xdp on eth0, which takes one program, as does `x` of one"
      ])
    #expect(warnings.map(\.severity) == [.warning])
    #expect(try [state("one", on: "eth0"), state("two", on: "eth1")].sharedHooks.isEmpty)
  }

  @Test(arguments: [
    ("xdp: eth0", "xdp: { interface: [eth1, eth0] }", "xdp.o", "xdp on eth0"),
    (
      "tc: { interface: eth0, direction: ingress }",
      "tc: { interface: eth0, direction: ingress, handle: 1, priority: 1 }", "tcx.o",
      "tc ingress, priority 1, handle 1 on eth0"
    ),
    (
      "netns: /run/netns/a", "netns: /run/netns/a", "flow_dissector.o",
      "the flow dissector of netns /run/netns/a"
    ),
  ])
  func oneManifestThatWantsAHookTwiceIsRefused(
    _ one: String, _ two: String, _ file: String, _ hook: String
  ) throws {
    let function = file.hasPrefix("flow") ? "on_flow" : "on_packet"
    func manifest(_ condition: String) -> String {
      """
      programs: { f: { file: \(file) }, g: { file: \(file) } }
      attachments:
        a: { program: f/\(function), \(one) }
        b: { program: g/\(function), \(two)\(condition) }
      """
    }
    let error = try failure { _ = try Made.desired(manifest("")) }
    #expect(error.reason == .invalid)
    #expect(
      error.diagnostics.map(\.message) == [
        "attachments `a` and `b` want one hook: \(hook) takes one program"
      ])
    // Each may be meant for other hosts.
    _ = try Made.desired(manifest(", only_if: { has: [map.arena] }"))
  }

  /// Whatever they are called.
  @Test func thereIsOneSchedulerAtATime() throws {
    func state(_ name: String) throws -> DesiredState {
      try Made.desired(
        """
        programs: { f: { file: object/sched_ext.bpf.o } }
        attachments: { s: { map: f/scheduler, struct_ops: {} } }
        """
      ).with {
        $0.deployment = name
        $0.attachments[0].program.name = "sched_ext_ops \(name)"
      }
    }
    let (one, two) = (try state("one"), try state("two"))
    #expect(one.namedHooks.map(\.hook) == ["struct_ops sched_ext_ops"])
    let error = try failure { _ = try reconciler.plan([one, two]) }
    #expect(error.reason == .invalid)
    #expect(
      error.message.contains(" want one hook: struct_ops sched_ext_ops two takes one program"))
  }

  @Test func hooksThatTakeSeveralAreNobodysAlone() throws {
    let state = try Made.desired(
      """
      programs: { f: { file: tcx.o }, g: { file: tcx.o }, c: { file: cgroup_skb.o }, d: { file: cgroup_skb.o } }
      attachments:
        a: { program: f/on_packet, tcx: eth0 }
        b: { program: g/on_packet, tcx: eth0 }
        c: { program: c/on_packet, cgroup: /a }
        d: { program: d/on_packet, cgroup: /a }
      """)
    try reconciler.apply(state)
    #expect(try reconciler.plan(state).isEmpty)
  }

  /// What was detached outside, and taken by somebody, cannot be repaired.
  @Test func aRepairWhoseHookIsTakenIsRefusedByThePlan() throws {
    let one = try state("one", on: "eth0")
    try reconciler.apply(one)
    let link = try #require(try reconciler.status(of: "one")?.ledger.attachments["x"]?.id)
    try kernel.world.detach(Int(link))
    try reconciler.apply(state("two", on: "eth0"))
    let error = try failure { _ = try reconciler.plan(one) }
    #expect(error.reason == .conflict && error.message.contains(" is held by deployment two: "))
    #expect(error.advice?.contains("--force-replace") == false)
  }
}
