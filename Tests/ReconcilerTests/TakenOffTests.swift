import BPFLoader
import Testing

@testable import Reconciler
@testable import Simulation

/// What has to leave its hook before another can come, where the other never comes; on the simulated kernel.
@Suite struct TakenOffTests {
  private static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  private func state(_ version: String = "", defrag: Bool = false) throws -> DesiredState {
    try Made.desired(
      """
      programs: { n: { file: netfilter\(version).o } }
      attachments:
        n: { program: n/on_packet, netfilter: { hook: input, defrag: \(defrag) } }
      """)
  }

  private func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  /// What runs at the hook, and whether it is as recorded.
  private func check(_ kernel: SimulatedKernel, _ desired: DesiredState, _ place: String) throws {
    let ran = kernel.world.running(at: "netfilter input").map { kernel.world.programs[$0] }
    #expect(ran == [desired.programs[0].digest], "\(place)")
    #expect(try reconciler(kernel).status(of: "test")?.hasDrift == false, "\(place)")
    #expect(try reconciler(kernel).plan(desired).isEmpty, "\(place)")
  }

  /// A destroy that ends between detaching and removing leaves no link that looks as if it were at work.
  @Test func aBlindLinkIsBackAfterADestroyThatWasKilled() throws {
    let desired = try state()
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(desired)
    var detached = 0
    let count = try Faults.sweep(kernel.world) { reconciler throws(ReconcilerError) in
      _ = try reconciler.destroy("test")
    } _: { kernel, _, place in
      detached += kernel.world.running(at: "netfilter input").isEmpty ? 1 : 0
      try reconciler(kernel).apply(desired)
      try check(kernel, desired, place)
    }
    #expect(count > 5 && detached > 3)
  }

  /// How the change of a link goes wrong that looks the same after it was detached.
  @Test(arguments: [true, false])
  func aBlindLinkIsBackAfterEveryFault(_ hasOtherProgram: Bool) throws {
    let former = try state()
    let new = hasOtherProgram ? try state(".v2") : try state(defrag: true)
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(former)
    let world = kernel.world
    var takenBack = 0
    for number in 1...100 {
      for fault in [CountingKernel.Fault.failure(at: number), .lateFailure(at: number)] {
        let kernel = SimulatedKernel(world)
        let counting = CountingKernel(kernel, fault)
        guard let error = failure(counting, new), !counting.didPublish else { continue }
        let place = "\(fault), \(counting.changesUpToFault.last ?? "")"
        #expect(error.reason == .failed && error.notes == [], "\(place)")
        try check(kernel, former, place)
        let wasDetached = counting.changesUpToFault.contains { $0.hasPrefix("detach link") }
        takenBack += wasDetached ? 1 : 0
      }
    }
    #expect(takenBack >= 4)
  }

  @Test func aBlindLinkIsBackAfterEveryDeathAndAnother() throws {
    let former = try state()
    let new = try state(".v2")
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(former)
    let world = kernel.world
    var deaths = 0
    for number in 1...100 {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .death(at: number))
      _ = failure(counting, new)
      if counting.didPublish || !counting.didFail { continue }
      let killed = kernel.world
      for second in 1...30 {
        let kernel = SimulatedKernel(killed)
        let again = CountingKernel(kernel, .death(at: second))
        _ = try? Recovery(layout: Self.layout, kernel: again).run()
        try Recovery(layout: Self.layout, kernel: kernel).run()
        let place = "\(counting.changes.last ?? ""), \(again.changes.last ?? "")"
        try check(kernel, former, place)
        guard again.didFail else { break }
        deaths += 1
      }
    }
    #expect(deaths > 50)
  }

  /// What cannot be attached again, because it has nothing to be attached to, is no reason not to go on.
  @Test func aTargetThatWentWithTheKilledApplyIsShownAsGone() throws {
    func desired(_ mode: String) throws -> DesiredState {
      try Made.desired(
        """
        programs: { x: { file: xdp.o } }
        attachments: { x: { program: x/on_packet, xdp: { interface: eth0, mode: \(mode) } } }
        """)
    }
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(desired("native"))
    let world = kernel.world
    var wasDetached = false
    for number in 1...100 {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .death(at: number))
      _ = failure(counting, try desired("generic"))
      guard counting.changes.last?.hasPrefix("create link") == true else { continue }
      wasDetached = true
      kernel.refusesLinks = true
      try Recovery(layout: Self.layout, kernel: kernel).run()
      #expect(try reconciler(kernel).status(of: "test")?.hasDrift == true)
      kernel.refusesLinks = false
      try reconciler(kernel).apply(desired("native"))
      #expect(kernel.world.running(at: "xdp eth0 0 ").count == 1)
    }
    #expect(wasDetached)
  }

  /// The clsact of a filter goes with it, also where a run ends, or fails, between the two.
  @Test(arguments: [true, false]) func aClsactGoesWithItsFilter(_ isDestroyed: Bool) throws {
    let former = try Made.desired(
      """
      programs: { u: { file: tcx.o }, r: { file: raw_tracepoint.o } }
      attachments:
        u: { program: u/on_packet, tc: eth0 }
        r: { program: r/on_exec, raw_tracepoint: r }
      """)
    let new = try Made.desired(
      """
      programs: { u: { file: tcx.o, attach: [] }, r: { file: raw_tracepoint.o } }
      attachments: { r: { program: r/on_exec, raw_tracepoint: r } }
      """)
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(former)
    let world = kernel.world
    #expect(world.disciplines == ["tc eth0 0"])
    func act(_ kernel: any Kernel) throws(ReconcilerError) {
      if isDestroyed {
        _ = try reconciler(kernel).destroy("test")
      } else {
        try reconciler(kernel).apply(new)
      }
    }
    var between = 0
    for number in 1...100 {
      for fault in [CountingKernel.Fault.failure(at: number), .death(at: number)] {
        let kernel = SimulatedKernel(world)
        let counting = CountingKernel(kernel, fault)
        _ = try? act(counting)
        guard counting.didFail else { continue }
        if counting.changesUpToFault.last?.hasPrefix("clear ") == true { between += 1 }
        try act(kernel)
        #expect(
          kernel.world.disciplines == [], "\(fault), \(counting.changesUpToFault.last ?? "")")
      }
    }
    #expect(between >= 2)
  }

  /// A filter that cannot be attached leaves no clsact that was made for it.
  @Test func aClsactOfAFilterThatNeverCameIsRemoved() throws {
    let kernel = SimulatedKernel()
    kernel.refusesFilters = true
    let desired = try Made.desired(
      """
      programs: { u: { file: tcx.o } }
      attachments: { u: { program: u/on_packet, tc: eth0 } }
      """)
    #expect(failure(kernel, desired)?.reason == .failed)
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  private func failure(_ kernel: any Kernel, _ desired: DesiredState) -> ReconcilerError? {
    do throws(ReconcilerError) {
      try reconciler(kernel).apply(desired)
      return nil
    } catch {
      return error
    }
  }
}

extension World {
  /// The digests of programs, by number.
  fileprivate var programs: [Int: String] {
    objects.compactMapValues { if case .program(let program) = $0 { program.digest } else { nil } }
  }
}
