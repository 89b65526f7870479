import BPFLoader
import BPFSyscall

@testable import Reconciler
@testable import Simulation

/// An update in which nearly everything is done that an apply can do.
enum FullUpdate {
  private static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  /// What others have put at a hook gives way.
  static let options = ApplyOptions.with { $0.forced = [ObjectAddress(.attachment, "y")] }

  static func former() throws -> DesiredState {
    try Made.desired(
      """
      programs:
        n: { file: netfilter.o }
        x: { file: xdp.o }
        t: { file: tcx.o }
        u: { file: tcx.o }
        s: { file: struct_ops.unlinked.o }
        c: { file: cgroup_skb.o }
        r: { file: raw_tracepoint.o }
      maps:
        m: { type: hash, key: u32, value: u32, max_entries: 8, entries: { mode: exact, values: { 1: 1, 2: 1 } } }
      readers: 100
      attachments:
        n: { program: n/on_packet, netfilter: { hook: input } }
        x: { program: x/on_packet, xdp: eth0 }
        t: { program: t/on_packet, tcx: eth0 }
        u: { program: u/on_packet, tc: { interface: eth0, handle: 1 } }
        s: { map: s/reno, struct_ops: {} }
        c: { program: c/on_packet, cgroup: /a }
        r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
      pins:
        user/m: { map: m, mode: "0640" }
        user/x: { map: x/hits }
      """)
  }

  static func new() throws -> DesiredState {
    try Made.desired(
      """
      programs:
        n: { file: netfilter.v2.o }
        x: { file: xdp.v2.o }
        t: { file: tcx.v2.o }
        u: { file: tcx.v2.o }
        s: { file: struct_ops.unlinked.v2.o }
        c: { file: cgroup_skb.v2.o }
        r: { file: raw_tracepoint.v2.o }
      maps:
        m: { type: hash, key: u32, value: u32, max_entries: 8, entries: { mode: exact, values: { 1: 2, 3: 1 } } }
      readers: 101
      attachments:
        n: { program: n/on_packet, netfilter: { hook: input } }
        x: { program: x/on_packet, xdp: eth0 }
        y: { program: x/on_packet, xdp: eth1 }
        t: { program: t/on_packet, tcx: eth0 }
        u: { program: u/on_packet, tc: { interface: eth0, handle: 1 } }
        s: { map: s/reno, struct_ops: {} }
        c: { program: c/on_packet, cgroup: /a }
        r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
      pins:
        user/a: { map: x/hits }
        user/m: { map: m, mode: "0600" }
        user/deep/x: { map: x/hits }
      """)
  }

  /// What stands before: with a link that others have put a program into, a program of others without a link, and a pin
  /// under another name.
  static func before() throws -> World {
    let kernel = SimulatedKernel()
    let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "0.0.0")
    try reconciler.apply(former())
    var world = kernel.world
    func pin(_ kind: ObjectAddress.Kind, _ name: String) -> String {
      layout.pin(ObjectAddress(kind, name), in: .current)
    }
    try world.swap(pin(.attachment, "c"))
    let path = pin(.program, "r/on_exec")
    try world.rename(path, to: "\(path)-moved", .keep)
    let foreign = world.number()
    world.objects[foreign] = .program(World.Program(digest: "foreign", type: .xdp, maps: []))
    world.hooks["xdp eth1 0 "] = [foreign]
    return world
  }
}
