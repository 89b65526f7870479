import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// A scheduler (sched_ext) that the kernel has ended is shown, and left so until it is another or asked for.
@Suite struct EjectionTests {
  private static let manifest = """
    programs: { f: { file: object/sched_ext.bpf.o } }
    attachments: { s: { map: f/scheduler, struct_ops: {} } }
    """
  private static let address = ObjectAddress(.attachment, "s")
  private static let left = Fact(
    .keep, address, because: [.drift(.ejected(Ejection(reason: "runnable task stall")))])

  private let desired: DesiredState
  private let kernel = SimulatedKernel()
  private let link = DeploymentLayout(bpffs: World.bpffs, name: "test").pin(
    Self.address, in: .current)

  init() throws {
    desired = try Made.desired(Self.manifest)
    try reconciler().apply(desired)
    try eject()
  }

  private func reconciler(_ other: (any Kernel)? = nil) -> Reconciler {
    Reconciler(other ?? kernel, bpffs: World.bpffs, tool: "test")
  }

  private func eject() throws {
    try kernel.world.eject(try kernel.world.object(at: link).number)
  }

  private var isAtWork: Bool {
    get throws {
      let number = try kernel.world.object(at: link).number
      return kernel.world.hooks.values.contains { $0.contains(number) }
    }
  }

  /// The same with other bytecode, or another name.
  private func changed(name: String? = nil) -> DesiredState {
    desired.with { state in
      if let name {
        state.attachments[0].program.name = "sched_ext_ops \(name)"
      } else {
        state.programs[0].digest = "another"
      }
    }
  }

  @Test func itIsDrift() throws {
    let status = try #require(try reconciler().status(of: "test"))
    #expect(status.hasDrift)
    #expect(status.drift(of: Self.address) == .ejected(Ejection(reason: "runnable task stall")))
  }

  @Test func anApplyLeavesIt() throws {
    let counting = CountingKernel(kernel)
    let plan = try reconciler(counting).apply(desired)
    #expect(plan.isEmpty && counting.changes == [])
    #expect(plan.ejected.map { Fact($0) } == [Self.left])
    #expect(try !isAtWork)
  }

  /// An apply that changes something else ends well.
  @Test func itIsLeftBesideWhatChanges() throws {
    let more = try Made.desired(
      Self.manifest + "\nmaps: { m: { type: array, key: u32, value: u32, max_entries: 1 } }")
    let plan = try reconciler().apply(more)
    #expect(plan.effective.map(\.address.name) == ["m"])
    #expect(plan.ejected.map { Fact($0) } == [Self.left])
    #expect(try !isAtWork)
    #expect(try reconciler().status(of: "test")?.isDrifted(Self.address) == true)
  }

  @Test func itIsAttachedAgainWhereThatIsAskedFor() throws {
    let options = ApplyOptions.with { $0.replaced = [Self.address] }
    let plan = try reconciler().apply(desired, options)
    #expect(plan.effective.map(\.address) == [Self.address])
    #expect(plan.effective.map(\.strategy) == [.oldFirst])
    #expect(plan.gaps.isEmpty, "nothing was at work")
    #expect(try isAtWork)
    #expect(try reconciler().status(of: "test")?.hasDrift == false)
    #expect(try reconciler().plan(desired).isEmpty)
  }

  @Test(arguments: [nil, "another"])
  func anotherSchedulerIsAttached(_ name: String?) throws {
    let new = changed(name: name)
    let plan = try reconciler().apply(new)
    #expect(plan.change(Self.address)?.strategy == .oldFirst)
    #expect(plan.ejected.isEmpty)
    #expect(try isAtWork)
    #expect(try reconciler().plan(new).isEmpty)
    #expect(try reconciler().status(of: "test")?.hasDrift == false)
  }

  @Test func whatFailsDoesNotAttachItAgain() throws {
    let before = kernel.world
    let whole = CountingKernel(kernel)
    try reconciler(whole).apply(changed())
    for number in 1...whole.changes.count {
      kernel.world = before
      let failing = CountingKernel(kernel, .failure(at: number))
      #expect(throws: ReconcilerError.self) { try reconciler(failing).apply(changed()) }
      // What fails behind that leaves the new one at work.
      let isPublished = try reconciler().status(of: "test")?.ledger.generation == 2
      #expect(try isAtWork == isPublished, "\(whole.changes[number - 1])")
    }
  }

  /// One whose link was detached is no longer ejected: whoever did that had the kernel let go of it.
  @Test func aDetachedOneIsAttachedAgain() throws {
    try kernel.world.detach(try kernel.world.object(at: link).number)
    let plan = try reconciler().apply(desired)
    #expect(plan.effective.map(\.action.name) == [.repair])
    #expect(try isAtWork)
  }

  /// With the link of one that was ejected, Linux 6.18 takes down whichever scheduler is at work.
  @Test func thatOfOthersIsNotTakenDown() throws {
    let error = try #require(throws: ReconcilerError.self) {
      try Made.plan(
        try Made.desired(Self.manifest), after: try Made.desired(Self.manifest),
        .with { $0.replaced = [Self.address] }
      ) { $0[Self.address].ejection = Ejection(successor: "simple") }
    }
    #expect(error.reason == .conflict)
    #expect(
      error.message
        == "attachment s was ejected by the kernel, and the scheduler simple is at work in its place"
    )
  }

  /// There is one at a time, whatever they are called: a plan says so, as an apply does.
  @Test func anotherDeploymentsIsAConflictUnderAnyName() throws {
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(desired)
    let other = changed(name: "another").with { $0.deployment = "other" }
    let error = try #require(throws: ReconcilerError.self) {
      try reconciler(kernel).plan(other)
    }
    #expect(error.reason == .conflict)
    #expect(error.message.contains("is held by deployment test"))
    // One that the kernel has ended is in nobody's way.
    try kernel.world.eject(try kernel.world.object(at: link).number)
    #expect(try !reconciler(kernel).plan(other).isEmpty)
  }

  @Test func itIsDestroyedLikeAnyOther() throws {
    _ = try reconciler().destroy("test")
    #expect(differences(World().signature, kernel.world.signature) == [])
  }
}
