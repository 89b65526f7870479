import BPFLoader
import Testing

@testable import Reconciler
@testable import Simulation

/// What an undo attaches again at a hook whose programs run one after the other; on the simulated kernel.
@Suite struct OrderedUndoTests {
  /// The order is what it was, wherever the apply fails; the others' links among ours included.
  @Test func whatIsAttachedAgainGoesBeforeWhatStoodBehindIt() throws {
    let world = try OrderedHooks.before()
    #expect(world.hooks[OrderedHooks.interface]?.count == 3)
    #expect(world.hooks[OrderedHooks.group]?.count == 3)
    var attached = 0
    try sweep(world) { kernel, error, changes in
      let place = "\(changes.last ?? "")"
      #expect(error.reason == .failed && error.lostPlaces == [], "\(place)")
      #expect(differences(world.orderedSignature, kernel.world.orderedSignature) == [], "\(place)")
      if changes.contains(where: { $0.hasPrefix("detach link") }) { attached += 1 }
    }
    #expect(attached > 10)
  }

  /// Before Linux 6.17 nobody can ask for a place in a control group.
  @Test func aLostPlaceIsTold() throws {
    var world = try OrderedHooks.before()
    world.canOrderGroups = false
    let lost = LostPlace(attachment: ObjectAddress(.attachment, "c"), hook: OrderedHooks.group)
    var told = 0
    try sweep(world) { _, error, _ in
      if error.lostPlaces.isEmpty { return #expect(error.reason == .failed) }
      #expect(error.reason == .notConverged)
      #expect(error.lostPlaces == [lost])
      told += 1
    }
    #expect(told > 2)
    // So is one that the recovery of a killed run cannot give back.
    let kernel = SimulatedKernel(world)
    let counting = CountingKernel(kernel)
    var killed: [World] = []
    counting.willChange = { killed.append(kernel.world) }
    try Reconciler(counting, bpffs: World.bpffs, tool: "test").apply(OrderedHooks.state(".v2"))
    told = 0
    for world in killed {
      let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
      try Recovery(
        layout: layout, kernel: SimulatedKernel(world),
        didLose: {
          #expect($0 == lost)
          told += 1
        }
      ).run()
    }
    #expect(told > 2)
  }

  /// Where those that stood behind it are gone, the end is its place.
  @Test func theEndIsThePlaceOfWhatNothingStandsBehindAnyMore() throws {
    let world = try OrderedHooks.before()
    var gone = 0
    try sweep(world) { kernel in
      guard kernel.world.hooks[OrderedHooks.interface]?.count == 2 else { return }
      kernel.world.hidden = []
      kernel.world.collect()
    } _: { kernel, error, _ in
      #expect(error.reason == .failed && error.lostPlaces == [])
      if !kernel.world.hidden.isEmpty { return }
      let running = kernel.world.hooks[OrderedHooks.interface] ?? []
      let own = ["a", "b"].map {
        try? kernel.world.object(at: "/bpf/bpf-apply/test/current/links/\($0)").number
      }
      #expect(running == own)
      gone += 1
    }
    #expect(gone > 2)
  }

  /// Updates with a failure at each change in turn.
  ///
  /// - Parameters:
  ///   - meddle: what is done before each change.
  ///   - look: is told what came of those that were not published.
  private func sweep(
    _ world: World, meddle: @escaping (SimulatedKernel) -> Void = { _ in },
    _ look: (SimulatedKernel, ReconcilerError, ArraySlice<String>) throws -> Void
  ) throws {
    let new = try OrderedHooks.state(".v2")
    for number in 1...1000 {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .failure(at: number))
      counting.willChange = { meddle(kernel) }
      do throws(ReconcilerError) {
        try Reconciler(counting, bpffs: World.bpffs, tool: "test").apply(new)
      } catch {
        if !counting.didPublish { try look(kernel, error, counting.changesUpToFault) }
      }
      if !counting.didFail { return }
    }
  }
}
