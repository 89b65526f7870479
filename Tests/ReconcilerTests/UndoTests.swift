import Simulation
import Testing

@testable import Reconciler

/// What is taken back of an apply that fails, where something else was wrong before, on the simulated kernel.
@Suite struct UndoTests {
  private func state(_ version: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs: { s: { file: struct_ops.unlinked\(version).o }, g: { file: globals.o } }
      attachments: { s: { map: s/reno, struct_ops: {} }, g: { program: g/on_exec } }
      """)
  }

  /// The table is registered again, and so has its mark in a directory that was not there before.
  @Test func whatIsAttachedAgainKeepsTheDirectoryThatItsMarkIsIn() throws {
    let kernel = SimulatedKernel()
    try Reconciler(kernel, bpffs: World.bpffs, tool: "test").apply(state())
    let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
    let links = "\(layout.directory(.current))/links"
    for name in kernel.names(in: links) ?? [] { try kernel.remove("\(links)/\(name)") }
    try kernel.removeDirectory(links)
    let world = kernel.world
    let desired = try state(".v2")
    var wasAttachedAgain = false
    for number in 1...100 {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .failure(at: number))
      let reconciler = Reconciler(counting, bpffs: World.bpffs, tool: "test")
      do throws(ReconcilerError) {
        try reconciler.apply(desired)
      } catch {
        if counting.changesUpToFault.dropLast().contains(where: { $0.isPublication }) { break }
        #expect(error.reason == .failed && error.notes == [], "\(number): \(error)")
        let names = kernel.names(in: links)
        #expect(names == nil || names == ["s"], "\(number)")
        wasAttachedAgain = wasAttachedAgain || names != nil
      }
    }
    #expect(wasAttachedAgain)
  }
}

extension String {
  /// Whether this change makes the new generation the one that is live.
  fileprivate var isPublication: Bool { hasPrefix("rename ") && hasSuffix("/test/current") }
}
