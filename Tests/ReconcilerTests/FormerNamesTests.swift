import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

/// Programs were called by their functions alone where there was one of each: what versions have left that called them so
/// is gone on with.
@Suite struct FormerNamesTests {
  private static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  private static func desired(_ version: String, _ more: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs:
        f: { file: fentry\(version).o }
        i: { file: iterator\(version).o }
        x: { file: xdp.o }
        v: { file: freplace.o }
      attachments:
        a: { program: f/on_clone, fentry: kernel_clone }
        i: { program: i/list_tasks, iterator: task }
        x: { program: x/on_packet, xdp: eth0 }
        v: { program: v/on_verdict, freplace: { of: x/on_packet } }
        \(more)
      pins: { user/clone: { program: f/on_clone@kernel_clone } }
      """)
  }

  private static func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  /// A kernel on which such a version has applied these, one after the other.
  private static func left(by states: [DesiredState]) throws -> SimulatedKernel {
    let kernel = SimulatedKernel()
    for state in states { try reconciler(kernel).apply(state) }
    try Format1.downgrade(layout, on: kernel)
    return kernel
  }

  @Test func theyAreKeptAndNothingIsPlanned() throws {
    let state = try Self.desired("")
    let kernel = try Self.left(by: [state])
    let short = Self.layout.pin(ObjectAddress(.program, "f/on_clone"), in: .current)
    #expect(try kernel.object(at: short) != nil)
    let counting = CountingKernel(kernel)
    #expect(try Self.reconciler(counting).apply(state).isEmpty)
    #expect(counting.changes == [])
    let status = try #require(try Self.reconciler(kernel).status(of: "test"))
    #expect(!status.hasDrift)
    #expect(status.ledger.programs["f/on_clone@kernel_clone"] != nil)
    #expect(status.ledger.programs["v/on_verdict@x/on_packet:verdict"] != nil)
  }

  @Test func theirNextGenerationHasThemByTheirNames() throws {
    let kernel = try Self.left(by: [try Self.desired("")])
    let former = try #require(try Self.reconciler(kernel).status(of: "test")).ledger
    let plan = try Self.reconciler(kernel).apply(
      try Self.desired("", "b: { program: f/on_clone, fentry: do_exit }"))
    #expect(
      plan.effective.map { "\($0.action.name) \($0.address)" } == [
        "create program.f/on_clone@do_exit", "create attachment.b",
      ])
    let status = try #require(try Self.reconciler(kernel).status(of: "test"))
    #expect(!status.hasDrift)
    let address = ObjectAddress(.program, "f/on_clone@kernel_clone")
    #expect(status.ledger.id(of: address) == former.id(of: address))
    #expect(
      try kernel.object(at: Self.layout.pin(address, in: .current))?.id == former.id(of: address))
  }

  @Test func theyAreRolledBackToAndHeld() throws {
    let (first, second) = (try Self.desired(""), try Self.desired(".v2"))
    let kernel = try Self.left(by: [first, second])
    let reconciler = Self.reconciler(kernel)
    #expect(try reconciler.plan(second).isEmpty)
    let plan = try reconciler.rollBack("test")
    #expect(plan.change(ObjectAddress(.program, "f/on_clone@kernel_clone"))?.isRestored == true)
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    #expect(try reconciler.plan(first).isEmpty)
    try Format1.downgrade(Self.layout, on: kernel)
    let error = try #require(throws: ReconcilerError.self) { try reconciler.apply(second) }
    #expect(error.reason == .refused)
    try reconciler.rollBack("test", .forward)
    #expect(try reconciler.plan(second).isEmpty)
    #expect(try reconciler.destroy("test") != nil)
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  /// Whatever such a version had done of an apply when it was killed.
  @Test func whatWasKilledIsTakenBackOrFinished() throws {
    let (first, second) = (try Self.desired(""), try Self.desired(".v2"))
    let kernel = SimulatedKernel()
    try Self.reconciler(kernel).apply(first)
    let world = kernel.world
    var deaths = 0
    for number in 1...1000 {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .death(at: number))
      _ = try? Self.reconciler(counting).apply(second)
      guard counting.didFail else { break }
      deaths += 1
      try Format1.downgrade(Self.layout, on: kernel)
      try Recovery(layout: Self.layout, kernel: kernel).run()
      let live = counting.didPublish ? second : first
      let place = Comment(rawValue: "\(number): \(counting.changesUpToFault.last ?? "")")
      let reconciler = Self.reconciler(kernel)
      #expect(try reconciler.plan(live).facts == [], place)
      #expect(try reconciler.status(of: "test")?.hasDrift == false, place)
      try reconciler.apply(second)
      #expect(try reconciler.destroy("test") != nil)
      #expect(differences(World().signature, kernel.world.signature) == [], place)
    }
    #expect(deaths > 30)
  }

  /// What is taken over, or found without a ledger, is called by its function alone, until a manifest says more.
  @Test func whatIsFoundByItsPinIsKnown() throws {
    let state = try Self.desired("")
    let kernel = try Self.left(by: [state])
    for path in [Self.layout.plan(.current), Self.layout.ledger(.current)] {
      try kernel.remove(path)
    }
    let plan = try Self.reconciler(kernel).apply(state)
    let programs = plan.changes.filter { $0.address.kind == .program }
    #expect(programs.count == 4 && programs.allSatisfy { $0.action.name == .replace })
    #expect(try Self.reconciler(kernel).status(of: "test")?.hasDrift == false)
    #expect(try Self.reconciler(kernel).plan(state).isEmpty)
  }
}

/// A program is called by what it is loaded for, whatever else there is.
@Suite struct ProgramNameTests {
  private func state(_ others: String) throws -> DesiredState {
    try Made.desired(
      """
      programs: { f: { file: fentry.o } }
      attachments:
        a: { program: f/on_clone, fentry: kernel_clone }
        \(others)
      """)
  }

  /// Neither its coming nor its going changes the first.
  @Test func anotherTargetDoesNotTouchTheFirst() throws {
    let (one, two) = (try state(""), try state("b: { program: f/on_clone, fentry: do_exit }"))
    #expect(one.programs.map(\.name) == ["f/on_clone@kernel_clone"])
    #expect(
      try Made.plan(two, after: one).effective.map { "\($0.action.name) \($0.address)" } == [
        "create program.f/on_clone@do_exit", "create attachment.b",
      ])
    #expect(
      try Made.plan(one, after: two).effective.map { "\($0.action.name) \($0.address)" } == [
        "remove attachment.b", "remove program.f/on_clone@do_exit",
      ])
  }

  @Test func theTargetMayBeLeftOutWhereThereIsOne() throws {
    let one = try state("")
    let short = ObjectAddress(.program, "f/on_clone")
    let plan = try Made.plan(one, after: one, .with { $0.replaced = [short] })
    #expect(
      plan.effective.map { "\($0.action.name) \($0.address)" } == [
        "replace program.f/on_clone@kernel_clone", "replace attachment.a",
      ])
    #expect(plan.changes.map(\.address).sole(meantBy: short) == one.programs[0].address)
    let two = try state("b: { program: f/on_clone, fentry: do_exit }")
    #expect(two.programs.map(\.address).sole(meantBy: short) == nil)
  }

  /// A program that is loaded for another is called by that.
  @Test func whatIsLoadedForWhatIsRenamedIsKept() throws {
    func manifest(_ file: String) -> String {
      """
      programs: { \(file): { file: xdp.o }, r: { file: freplace.o } }
      attachments: { v: { program: r/on_verdict, freplace: { of: \(file)/on_packet } } }
      """
    }
    let moved = """
      moved: { program.x/on_packet: program.y/on_packet, map.x/hits: map.y/hits }
      """
    let plan = try Made.plan(
      try Made.desired("\(manifest("y"))\n\(moved)"), after: try Made.desired(manifest("x")))
    #expect(
      plan.effective.map { "\($0.action.name) \($0.address)" } == [
        "move map.y/hits", "move program.y/on_packet",
        "move program.r/on_verdict@y/on_packet:verdict",
      ])
  }

  @Test func whatIsAloneIsShort() {
    let names = ShortProgramNames(["f/a@x", "f/b@x", "f/b@y", "f/c"])
    #expect(names("f/a@x") == "f/a" && names("f/b@x") == "f/b@x" && names("f/c") == "f/c")
    #expect(names.program("f/a") == "f/a@x" && names.program("f/b") == nil)
    #expect(names.program("f/d") == nil)
  }
}
