import BPFLoader
import Testing

@testable import Reconciler
@testable import Simulation

/// How old what comes back is: a rollback says it.
@Suite struct RestoredAgeTests {
  @Test func aMapThatComesBackIsAsOldAsTheGenerationThatTookItsPlace() throws {
    func manifest(_ count: Int) throws -> DesiredState {
      try Made.desired(
        "maps: { m: { type: array, key: u32, value: u64, max_entries: \(count), on_change: recreate } }"
      )
    }
    let kernel = SimulatedKernel()
    let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
    try reconciler.apply(try manifest(1))
    kernel.world.uptime += 600_000
    try reconciler.apply(try manifest(2))
    kernel.world.uptime += 7_200_000
    let plan = try reconciler.rollBack("test")
    #expect(
      plan.effective.map(\.address) == [ObjectAddress(.map, "m")]
        && plan.effective[0].action == .restore(age: 7_200_000, isReplacing: true)
        && plan.effective[0].subject == .former(generation: 1, nil))
  }
}
