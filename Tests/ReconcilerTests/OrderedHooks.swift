import BPFLoader
import BPFSyscall

@testable import Reconciler
@testable import Simulation

/// Hooks whose programs run one after the other, of which each leaves its hook before its successor comes.
enum OrderedHooks {
  static let interface = "tcx eth0 0 "
  static let group = "cgroup /a 0 "

  static func state(_ version: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs:
        a: { file: tcx\(version).o }
        b: { file: tcx\(version).o }
        c: { file: cgroup_skb\(version).o }
        d: { file: cgroup_skb\(version).o }
      attachments:
        a: { program: a/on_packet, tcx: eth0, replace: old-first }
        b: { program: b/on_packet, tcx: eth0, replace: old-first }
        c: { program: c/on_packet, cgroup: /a, replace: old-first }
        d: { program: d/on_packet, cgroup: /a, replace: old-first }
      """)
  }

  /// Where between ours there are links of others.
  static func before() throws -> World {
    let kernel = SimulatedKernel()
    try Reconciler(kernel, bpffs: World.bpffs, tool: "test").apply(state())
    kernel.world.putBetween(interface, "tcx", .schedCLS)
    kernel.world.putBetween(group, "cgroup", .cgroupSKB)
    return kernel.world
  }
}
