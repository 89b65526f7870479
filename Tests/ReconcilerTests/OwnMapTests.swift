import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// A struct_ops map is never registered in its own place, which kernels do not survive.
@Suite struct OwnMapTests {
  private let desired: DesiredState
  private let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
  private let map = ObjectAddress(.map, "f/reno")
  private let link = ObjectAddress(.attachment, "cc")

  init() throws {
    desired = try Made.desired(
      """
      programs: { f: { file: struct_ops.o } }
      attachments: { cc: { map: f/reno, struct_ops: {} } }
      """)
  }

  private func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  @Test func aLinkThatHasTheMapIsLeftAlone() throws {
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(desired)
    let (map, link) = (layout.pin(map, in: .current), layout.pin(link, in: .current))
    let counting = CountingKernel(kernel)
    try counting.put(map, intoLinkAt: link, replacing: map)
    #expect(counting.changes == [])
    withKnownIssue("the kernel in memory is as dangerous as others") {
      try kernel.updateLink(at: link, to: map, replacing: map)
    }
  }

  /// Killed when the link had the new map; then somebody pins that where the former was.
  @Test func recoveryLeavesALinkThatHasTheMapAlone() throws {
    let new = desired.with { $0.programs[0].digest = "another" }
    var kernel = SimulatedKernel()
    try reconciler(kernel).apply(desired)
    let before = kernel.world
    for number in 1... {
      kernel = SimulatedKernel(before)
      let counting = CountingKernel(kernel, .death(at: number))
      do throws(ReconcilerError) {
        try reconciler(counting).apply(new)
        Issue.record("the link was never updated")
      } catch {}
      if counting.changesUpToFault.dropLast().last?.hasPrefix("update link ") == true { break }
    }
    let former = layout.pin(map, in: .current)
    kernel.world.entries[former] = kernel.world.entries[layout.pin(map, in: .next)]
    try reconciler(kernel).apply(new)
    #expect(try reconciler(kernel).plan(new).isEmpty)
  }
}
