import BPFLoader
import Testing

@testable import Reconciler
@testable import Simulation

/// How old what comes back is: a rollback says it.
@Suite struct RestoredAgeTests {
  @Test(arguments: [
    (59_999, "less than a minute"), (60_000, "1 minute"), (3_599_999, "59 minutes"),
    (3_600_000, "1 hour"), (172_799_999, "47 hours"), (172_800_000, "2 days"),
  ]) func itIsSaidInWords(_ milliseconds: UInt64, _ text: String) {
    #expect(Planner.words(milliseconds) == text)
  }

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
      plan.effective.map { "\($0.action.name) \($0.address): \($0.summary)" } == [
        "restore map.m: that of generation 1, as it was left 2 hours ago"
      ])
  }
}
