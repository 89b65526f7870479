import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// Each way in which what is live can differ from what was applied: what the plan says of it, and that an apply puts it
/// right, on the simulated kernel.
@Suite struct DriftRepairTests {
  private static let manifest = """
    programs:
      x: { file: xdp.o }
      c: { file: cgroup_skb.o }
      u: { file: tcx.o }
      r: { file: raw_tracepoint.o }
    maps:
      m: { type: hash, key: { size: 4 }, value: { size: 8 }, max_entries: 16 }
    attachments:
      x: { program: x/on_packet, xdp: eth0 }
      c: { program: c/on_packet, cgroup: /a }
      u: { program: u/on_packet, tc: { interface: eth0, handle: 1 } }
      r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
    pins:
      user/m: { map: m, mode: "0640" }
      user/c: { attachment: c }
    """

  private let desired: DesiredState
  private let before: World
  private let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  init() throws {
    desired = try Made.desired(Self.manifest)
    let kernel = SimulatedKernel()
    try Reconciler(kernel, bpffs: World.bpffs, tool: "test").apply(desired)
    before = kernel.world
  }

  private func pin(_ address: String) throws -> String {
    layout.pin(try #require(ObjectAddress(address)), in: .current)
  }

  /// Lets something happen; what the plan says of it is handed back, after an apply has put it right.
  ///
  /// - Parameter isSame: whether all is again as it was, of the same objects.
  private func repair(
    isSame: Bool = false, _ happening: (inout World) throws -> Void
  ) throws -> [Fact] {
    var world = before
    try happening(&world)
    let kernel = SimulatedKernel(world)
    let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
    #expect(try reconciler.status(of: "test")?.hasDrift == true)
    let facts = try reconciler.plan(desired).facts
    try reconciler.apply(desired)
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    let counting = CountingKernel(kernel)
    #expect(
      try Reconciler(counting, bpffs: World.bpffs, tool: "test").apply(desired).isEmpty)
    #expect(counting.changes == [])
    #expect(differences(live(before), live(kernel.world)) == [])
    if isSame { #expect(ids(before) == ids(kernel.world)) }
    _ = try reconciler.destroy("test")
    #expect(differences(World().signature, kernel.world.signature) == [])
    return facts
  }

  private func live(_ world: World) -> [String: String] {
    world.signature.filter { !$0.key.contains("/previous") }
  }

  /// The numbers of the live objects, by path.
  private func ids(_ world: World) -> [String: Int] {
    var found: [String: Int] = [:]
    for path in world.entries.keys where path.hasPrefix("\(layout.directory(.current))/") {
      guard !path.hasSuffix("/plan"), !path.hasSuffix("/ledger") else { continue }
      found[path] = try? world.object(at: path).number
    }
    return found
  }

  @Test func aDetachedLinkIsAttachedAgain() throws {
    let path = try pin("attachment.x")
    #expect(
      try repair { try $0.detach($0.object(at: path).number) } == [
        Fact(.repair, .attachment("x"), .attaching(.oldFirst), because: [.drift(.severed)])
      ])
  }

  @Test(arguments: ["x", "c"]) func aSwappedProgramIsPutBack(_ name: String) throws {
    let path = try pin("attachment.\(name)")
    let facts = try repair { try $0.swap(path) }
    guard facts.count == 1, case .drift(let drift)? = facts[0].because.first,
      case .programSwapped = drift
    else {
      Issue.record("\(facts)")
      return
    }
    #expect(
      facts == [
        Fact(.repair, .attachment(name), .attaching(.inPlace), because: [.drift(drift)])
      ])
  }

  @Test func aLinkThatHasLostItsOnlyPinIsMadeAgain() throws {
    let path = try pin("attachment.x")
    #expect(
      try repair { try $0.remove(path) } == [
        Fact(.repair, .attachment("x"), .attaching(.oldFirst), because: [.drift(.pinGone)])
      ])
  }

  /// Something else keeps them alive: a program its maps, a link its program, the user's pin what it is of.
  @Test(arguments: [
    "map.m", "map.x/hits", "program.x/on_packet", "program.u/on_packet", "attachment.c",
    "attachment.u",
  ])
  func whatIsAliveGetsItsPinBack(_ address: String) throws {
    let path = try pin(address)
    let object = try #require(ObjectAddress(address))
    #expect(
      try repair(isSame: true) { try $0.remove(path) } == [
        Fact(.repair, object, .pinningAgain, because: [.drift(.pinGone)])
      ])
  }

  @Test(arguments: [
    "map.m", "program.r/on_exec", "attachment.x", "attachment.r", "attachment.u",
  ])
  func aRenamedPinGetsItsNameBack(_ address: String) throws {
    let path = try pin(address)
    let object = try #require(ObjectAddress(address))
    let name = "\(path.split(separator: "/").last ?? "")-moved"
    #expect(
      try repair(isSame: true) { try $0.rename(path, to: "\(path)-moved", .keep) } == [
        Fact(.repair, object, .pinningAgain, because: [.drift(.pinRenamed(to: name))])
      ])
  }

  @Test(arguments: ["map.m", "map.x/hits", "program.x/on_packet", "attachment.u"])
  func anotherObjectAtOurPinGivesWay(_ address: String) throws {
    let path = try pin(address)
    let object = try #require(ObjectAddress(address))
    let facts = try repair(isSame: true) { try $0.putAnother(at: path) }
    guard facts.count == 1, case .drift(let drift)? = facts[0].because.first else {
      Issue.record("\(facts)")
      return
    }
    #expect(drift.isAnotherObject)
    #expect(facts == [Fact(.repair, object, .pinningAgain, because: [.drift(drift)])])
  }

  /// A map that nothing holds any more is gone with what it held; what used it is made anew.
  @Test func whatIsGoneIsMadeAgain() throws {
    let (map, user) = (try pin("map.m"), layout.userPin("user/m"))
    #expect(
      try repair {
        try $0.remove(map)
        try $0.remove(user)
      } == [
        Fact(.repair, .map("m"), because: [.drift(.pinGone)]),
        Fact(.repair, .pin("user/m"), because: [.drift(.pinGone)]),
      ])
  }

  @Test(arguments: ["maps", "programs", "links"])
  func aFolderOfTheLiveGenerationThatIsGoneComesBack(_ folder: String) throws {
    let directory = "\(layout.directory(.current))/\(folder)"
    let facts = try repair(isSame: folder != "links") { world in
      for name in world.names(in: directory) { try world.remove("\(directory)/\(name)") }
      try world.removeDirectory(directory)
    }
    #expect(facts.allSatisfy { $0.action == .repair }, "\(facts)")
    #expect(facts.count == 4 + (folder == "maps" ? 1 : 0), "\(facts)")
  }

  @Test func aPinOfTheUsersThatIsGoneOrOpenToAllIsPutRight() throws {
    let path = layout.userPin("user/m")
    #expect(
      try repair(isSame: true) { try $0.remove(path) }
        == [Fact(.repair, .pin("user/m"), because: [.drift(.pinGone)])])
    let facts = try repair(isSame: true) { world in
      guard case .pin(let inode) = world.entry(path) else { return }
      world.inodes[inode]?.access.mode = 0o666
    }
    #expect(
      facts == [
        Fact(
          .repair, .pin("user/m"),
          because: [.drift(.access([Difference(.mode, .mode(0o640), .mode(0o666))]))])
      ])
  }

  /// What stands at a path of the user's may be somebody's: that is for the user to say.
  @Test func anotherObjectAtAPinOfTheUsersIsAConflict() throws {
    var world = before
    try world.putAnother(at: layout.userPin("user/m"))
    let kernel = SimulatedKernel(world)
    let error = try #require(throws: ReconcilerError.self) {
      try Reconciler(kernel, bpffs: World.bpffs, tool: "test").apply(desired)
    }
    #expect(error.reason == .conflict)
    #expect(kernel.world == world)
  }

  @Test func whatStandsWithoutALinkIsPutBackAtItsHook() throws {
    let hook = try #require(before.hooks.keys.first { $0.contains("handle 1") })
    #expect(
      try repair { $0.takeUnlinked(from: hook) } == [
        Fact(.repair, .attachment("u"), .attaching(.oldFirst), because: [.drift(.severed)])
      ])
  }

  /// Ids are those of one boot: what has another id now is not looked for by the old one.
  @Test func ofAnotherBootOnlyWhatItsPinsShowIsBelieved() throws {
    var world = before
    world.boot += 1
    let kernel = SimulatedKernel(world)
    let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
    #expect(try reconciler.plan(desired).isEmpty)
    let path = try pin("map.m")
    let facts = try repair { world in
      world.boot += 1
      try world.putAnother(at: path)
    }
    guard facts.count == 2, case .drift(let drift)? = facts[0].because.first,
      case .anotherObject(_, isOfOtherBoot: true) = drift
    else {
      Issue.record("\(facts)")
      return
    }
    #expect(facts[0] == Fact(.repair, .map("m"), because: [.drift(drift)]))
  }
}
