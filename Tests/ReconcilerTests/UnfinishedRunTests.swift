import BPFLoader
import Testing

@testable import Reconciler
@testable import Simulation

/// Runs that are at work, and such as were killed, are told from nothing, on the simulated kernel.
@Suite struct UnfinishedRunTests {
  private let kernel = SimulatedKernel()

  private func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  private func state(_ version: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o }, r: { file: raw_tracepoint\(version).o } }
      attachments: { x: { program: x/on_packet, xdp: eth0 }, r: { program: r/on_exec } }
      """)
  }

  private func remains(_ run: UnfinishedRun?) -> UnfinishedRun.Remains? {
    if case .killed(let remains) = run { remains } else { nil }
  }

  /// Killed at each change: it is told as long as anything of it is there, and no longer.
  @Test(arguments: [(false, true), (true, true), (true, false)])
  func aKilledApplyIsSeen(_ isUpdate: Bool, _ canExchange: Bool) throws {
    kernel.world.canExchange = canExchange
    if isUpdate { try reconciler(kernel).apply(state()) }
    let world = kernel.world
    let desired = try state(isUpdate ? ".v2" : "")
    var seen: Set<String> = []
    for number in 1... {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .death(at: number))
      do throws(ReconcilerError) {
        try reconciler(counting).apply(desired)
        break
      } catch {
        #expect(counting.didFail)
      }
      let reconciler = reconciler(kernel)
      let directory = reconciler.layout("test").directory
      let left =
        kernel.names(in: directory)?.filter { !["current", "previous"].contains($0) } ?? []
      let found = remains(try reconciler.unfinishedRun(on: "test"))
      #expect((found == nil) == left.isEmpty, "\(number): \(left)")
      if let found {
        seen.insert("\(found.isPublished) \(found.generation ?? 0) \(found.attachments)")
        // Where names cannot be exchanged, that is tried all the same.
        if counting.didPublish, canExchange { #expect(found.isPublished, "\(number)") }
      }
      // It is another run's as long as that is there.
      kernel.busy = [directory]
      let isThere = found != nil
      #expect(
        try reconciler.unfinishedRun(on: "test") == (isThere ? .running(by: "bpf-apply[812]") : nil)
      )
      kernel.busy = []
      try reconciler.apply(desired)
      #expect(try reconciler.unfinishedRun(on: "test") == nil, "\(number)")
    }
    let expected: Set<String> =
      isUpdate
      ? ["false 0 0", "false 2 0", "false 2 1", "false 2 2", "true 1 2"]
      : ["false 0 0", "false 1 0", "false 1 1", "false 1 2"]
    #expect(seen.isSuperset(of: expected), "\(seen.sorted())")
  }

  @Test func nothingIsUnfinishedWhereNothingIsDeployed() throws {
    #expect(try reconciler(kernel).unfinishedRun(on: "test") == nil)
  }

  /// The run that was seen ends before it is looked at who holds the lock: nothing was killed.
  @Test func aRunThatEndsMeanwhileWasNotKilled() throws {
    let counting = CountingKernel(kernel, .death(at: 12))
    #expect(throws: ReconcilerError.self) { try reconciler(counting).apply(state()) }
    #expect(remains(try reconciler(kernel).unfinishedRun(on: "test")) != nil)
    kernel.beforeLookingAtLock = { [kernel] in
      kernel.beforeLookingAtLock = {}
      _ = try? reconciler(kernel).apply(state())
    }
    #expect(try reconciler(kernel).unfinishedRun(on: "test") == nil)
  }
}
