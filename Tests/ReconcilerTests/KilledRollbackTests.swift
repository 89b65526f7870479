import BPFLoader
import Simulation
import Testing

@testable import Reconciler

/// A rollback that is killed takes nothing with it that is the user's; on the simulated kernel.
@Suite struct KilledRollbackTests {
  private func state(_ rest: String) throws -> DesiredState {
    try Made.desired(
      """
      programs: { i: { file: iterator.o } }
      attachments: { i: { program: i/list_tasks, iterator: task } }
      \(rest)
      """)
  }

  /// The pin was let go of: it is the user's, whatever becomes of the rollback that would take it back.
  @Test func aPinThatWasLetGoOfStays() throws {
    let kernel = SimulatedKernel()
    func reconciler(_ kernel: any Kernel) -> Reconciler {
      Reconciler(kernel, bpffs: World.bpffs, tool: "test")
    }
    try reconciler(kernel).apply(state(#"pins: { user/hits: { map: i/hits, mode: "0644" } }"#))
    try reconciler(kernel).apply(state("removed: [pin.user/hits]"))
    let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
    let world = kernel.world
    var deaths = 0
    for number in 1...100 {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .death(at: number))
      _ = try? reconciler(counting).rollBack("test")
      guard counting.didFail, !counting.didPublish else { continue }
      deaths += 1
      try Recovery(layout: layout, kernel: kernel).run()
      #expect(
        differences(world.signature, kernel.world.signature) == [],
        "\(counting.changes.last ?? "")")
    }
    #expect(deaths > 10)
  }
}
