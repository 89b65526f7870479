import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// A deployment of which parts of its directory are lost; on the simulated kernel.
@Suite struct LostGenerationTests {
  private let kernel = SimulatedKernel()
  private let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private static let pinned = "pins: { user/hits: { map: hits } }"

  private func state(_ version: String = "", _ pins: String = pinned) throws -> DesiredState {
    try Made.desired(
      """
      programs: { x: { file: xdp\(version).o } }
      maps: { hits: { type: hash, key: u32, value: u64, max_entries: 8 } }
      attachments: { x: { program: x/on_packet, xdp: eth0 } }
      \(pins)
      """)
  }

  private let entry = MapElement(key: [1, 0, 0, 0], value: [9, 0, 0, 0, 0, 0, 0, 0])

  private func deployTwice(_ first: DesiredState, _ second: DesiredState) throws {
    try reconciler.apply(first)
    try kernel.setElements([entry], ofMap: layout.pin(ObjectAddress(.map, "hits"), in: .current))
    try reconciler.apply(second)
  }

  /// Removes what is below a path, and what stands there.
  private func removeTree(_ path: String) throws {
    for name in kernel.names(in: path) ?? [] {
      let below = "\(path)/\(name)"
      if kernel.names(in: below) != nil {
        try removeTree(below)
      } else {
        try kernel.remove(below)
      }
    }
    try kernel.removeDirectory(path)
  }

  /// - Parameter isDirectoryKnown: whether it is recorded still that the pin's directory is ours.
  private func checkRebuilt(_ desired: DesiredState, isDirectoryKnown: Bool = true) throws {
    let status = try #require(try reconciler.status(of: "test"))
    #expect(status.isLedgerLost && status.hasDrift)
    let plan = try reconciler.apply(desired)
    #expect(plan.isLedgerLost)
    #expect(try reconciler.plan(desired).isEmpty)
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    let contents = try kernel.contents(ofMap: layout.userPin("user/hits"), keys: nil)
    #expect(contents == MapContents([entry.key: entry.value ?? []]))
    #expect(kernel.world.running(at: "xdp eth0 0 ").count == 1)
    #expect(try reconciler.destroy("test") != nil)
    if !isDirectoryKnown { try kernel.removeDirectory(layout.userPin("user")) }
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  @Test func withoutTheLiveGenerationTheOneBeforeIsTakenUp() throws {
    let desired = try state(".v2")
    try deployTwice(state(), desired)
    try removeTree(layout.directory(.current))
    try checkRebuilt(desired)
  }

  /// As `rm -rf current/*` leaves it.
  @Test func anEmptyLiveGenerationIsNone() throws {
    let desired = try state(".v2")
    try deployTwice(state(), desired)
    try removeTree(layout.directory(.current))
    try kernel.createDirectory(layout.directory(.current), mode: 0o700)
    try checkRebuilt(desired)
  }

  /// The pin came with the generation that is lost: it holds what the one before has.
  @Test func aPinOfWhatIsStillThereIsOurs() throws {
    let desired = try state(".v2")
    try deployTwice(state("", ""), desired)
    try removeTree(layout.directory(.current))
    try checkRebuilt(desired, isDirectoryKnown: false)
  }

  /// Neither document, nor the maps' pins; programs and links are there.
  @Test func mapsThatTheGenerationBeforeHasAreNotLost() throws {
    let desired = try state(".v2")
    try deployTwice(state(), desired)
    for path in [layout.ledger(.current), layout.plan(.current)] { try kernel.remove(path) }
    try removeTree("\(layout.directory(.current))/maps")
    try checkRebuilt(desired)
  }

  /// The first generation had none before it: the user's pin alone is left.
  @Test(arguments: [true, false]) func aPinIsEnough(_ leavesDirectory: Bool) throws {
    let desired = try state()
    try reconciler.apply(desired)
    let live = layout.pin(ObjectAddress(.map, "hits"), in: .current)
    try kernel.setElements([entry], ofMap: live)
    try removeTree(layout.directory(.current))
    if leavesDirectory { try kernel.createDirectory(layout.directory(.current), mode: 0o700) }
    let lines = try reconciler.plan(desired).effective.map { "\($0.action.name) \($0.address)" }
    #expect(
      lines == [
        "adopt map.hits", "create map.x/hits", "create program.x/on_packet", "create attachment.x",
        "adopt pin.user/hits",
      ])
    try reconciler.apply(desired)
    let contents = try kernel.contents(ofMap: live, keys: nil)
    #expect(contents == MapContents([entry.key: entry.value ?? []]))
    #expect(try reconciler.plan(desired).isEmpty)
  }

  /// An apply that fails leaves the trace that something was there.
  @Test func whatIsEmptiedStaysSo() throws {
    try reconciler.apply(state())
    try removeTree(layout.directory(.current))
    #expect(try reconciler.unfinishedRun(on: "test") == .emptied)
    kernel.refusesLinks = true
    #expect(throws: ReconcilerError.self) { try reconciler.apply(state()) }
    #expect(try reconciler.unfinishedRun(on: "test") == .emptied)
    kernel.refusesLinks = false
    try reconciler.apply(state())
    #expect(try reconciler.unfinishedRun(on: "test") == nil)
    kernel.refusesLinks = true
    _ = try reconciler.destroy("test")
    #expect(throws: ReconcilerError.self) { try reconciler.apply(state("", "")) }
    #expect(kernel.names(in: layout.root) == nil)
  }

  /// Of another size it is not what the manifest wants, and where nothing was deployed it is somebody else's.
  @Test(arguments: [true, false]) func aPinOfOthersIsNotTaken(_ wasDeployed: Bool) throws {
    let other = wasDeployed ? "max_entries: 16" : "max_entries: 8"
    try Reconciler(kernel, bpffs: World.bpffs, tool: "test").apply(
      Made.desired(
        """
        programs: { none: { file: globals.o, attach: [] } }
        maps: { hits: { type: hash, key: u32, value: u64, \(other) } }
        pins: { user/hits: { map: hits } }
        """))
    try removeTree(layout.directory)
    if wasDeployed { try kernel.createDirectory(layout.directory, mode: 0o700) }
    let error = #expect(throws: ReconcilerError.self) { try reconciler.apply(state()) }
    #expect(error?.reason == .conflict)
  }

  @Test func nothingIsSaidToHaveBeenRolledBackOrDestroyed() throws {
    try deployTwice(state(), state(".v2"))
    try removeTree(layout.directory(.current))
    let error = #expect(throws: ReconcilerError.self) { try reconciler.rollBack("test") }
    #expect(error?.reason == .failed)
    #expect(error?.message == "nothing to roll back: of what is live of test parts are lost")
    #expect(try reconciler.status(of: "test")?.isLedgerLost == true)
    let destroyed = try #require(try reconciler.destroy("test"))
    #expect(destroyed.maps["hits"] != nil)
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  /// Each step of taking it up may be the last of a run.
  @Test func takingUpMayBeInterrupted() throws {
    let desired = try state(".v2")
    try deployTwice(state(), desired)
    try removeTree(layout.directory(.current))
    try kernel.createDirectory(layout.directory(.current), mode: 0o700)
    let world = kernel.world
    for number in 1...3 {
      kernel.world = world
      let counting = CountingKernel(kernel, .death(at: number))
      #expect(throws: ReconcilerError.self) {
        try Recovery(layout: layout, kernel: counting).run()
      }
      #expect(counting.didFail)
      try reconciler.apply(desired)
      let contents = try kernel.contents(ofMap: layout.userPin("user/hits"), keys: nil)
      #expect(contents == MapContents([entry.key: entry.value ?? []]))
      #expect(try reconciler.plan(desired).isEmpty)
    }
  }

  /// What nobody recorded is ours where it holds the very map that shall be pinned there.
  @Test func aPinOfOurMapThatTheUserMadeIsTaken() throws {
    try reconciler.apply(state("", ""))
    try kernel.createDirectory("\(World.bpffs)/user", mode: 0o755)
    try kernel.pin(
      layout.pin(ObjectAddress(.map, "hits"), in: .current), at: layout.userPin("user/hits"))
    let plan = try reconciler.apply(state())
    #expect(plan.change(ObjectAddress(.pin, "user/hits"))?.action.name == .adopt)
    #expect(try reconciler.plan(state()).isEmpty)
  }
}
