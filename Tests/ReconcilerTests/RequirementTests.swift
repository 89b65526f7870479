import BPFLoader
import Manifest
import Testing

@testable import Reconciler
@testable import Simulation

/// What the kernel must have for a manifest.
@Suite struct RequirementTests {
  private func manifest(_ features: String) throws -> DesiredState {
    try Made.desired(
      """
      requires: { features: [\(features)] }
      maps: { m: { type: array, key: u32, value: u64, max_entries: 1 } }
      """)
  }

  private func failure(_ kernel: SimulatedKernel, _ desired: DesiredState) -> ReconcilerError? {
    do throws(ReconcilerError) {
      try Reconciler(kernel, bpffs: World.bpffs, tool: "test").apply(desired)
      return nil
    } catch {
      return error
    }
  }

  @Test func withoutItNothingIsMade() throws {
    let kernel = SimulatedKernel()
    kernel.lacking = ["link.tcx", "map.arena"]
    let error = failure(kernel, try manifest("link.tcx, link.xdp, map.arena"))
    #expect(error?.reason == .unsupported && error?.mark?.line == 3)
    #expect(error?.message.hasSuffix("lacks link.tcx and map.arena") == true)
    #expect(kernel.world == World())
  }

  @Test func whatWasAppliedInThisBootIsProof() throws {
    let kernel = SimulatedKernel()
    let desired = try manifest("link.tcx")
    #expect(failure(kernel, desired) == nil)
    kernel.lacking = ["link.tcx"]
    #expect(failure(kernel, desired) == nil, "it is not asked again")
    #expect(failure(kernel, try manifest("link.tcx, link.xdp"))?.reason == .unsupported)
    kernel.world.boot += 1
    #expect(failure(kernel, desired)?.reason == .unsupported)
  }
}
