import BPFLoader
import BPFObject
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// Who stands at the hook of a new attachment and is not ours, on the simulated kernel.
@Suite struct HolderTests {
  private let manifest = """
    programs: { x: { file: xdp.o }, c: { file: cgroup_skb.o }, r: { file: raw_tracepoint.o } }
    attachments:
      x: { program: x/on_packet, xdp: eth0 }
      c: { program: c/on_packet, cgroup: /a }
      r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
    """
  private let desired: DesiredState
  private let forced = ApplyOptions.with {
    $0.forced = ["x", "c", "r"].map { ObjectAddress(.attachment, $0) }
  }

  init() throws { desired = try Made.desired(manifest) }

  /// A world in which somebody runs a program at one of the hooks.
  ///
  /// - Parameters:
  ///   - pin: where its link is pinned; nil for one that has no link.
  ///   - isHidden: whether its pins cannot be seen.
  private func world(
    _ name: String, running function: String, pin: String? = nil, isHidden: Bool = false
  ) throws -> World {
    let attachment = try #require(desired.attachments.first { $0.name == name })
    let target = try #require(
      try SimulatedKernel().resolve(attachment.request, in: TargetView()).first)
    let wanted = try #require(desired.program(attachment.object.name))
    var world = World()
    let program = world.number()
    world.objects[program] = .program(
      World.Program(
        digest: "foreign", name: function, type: wanted.spec.type,
        attachType: wanted.spec.expectedAttachType, maps: []))
    guard pin != nil || isHidden else {
      world.hooks[target.identity.text] = [program]
      return world
    }
    let link = try world.link(program, kind: attachment.kind, at: target.identity.text)
    if isHidden { world.hidden.insert(link) }
    if let pin { try world.pin(link, at: "\(World.bpffs)/\(pin)") }
    return world
  }

  private func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  private func change(_ name: String, _ world: World) throws -> Change {
    let plan = try reconciler(SimulatedKernel(world)).plan(desired, forced)
    return try #require(plan.change(.attachment(name)))
  }

  @Test(arguments: [("x", "on_packet"), ("c", "on_packet"), ("r", "on_exec")])
  func theSameWithoutAnOwnerIsAConflict(_ name: String, _ function: String) throws {
    let world = try world(name, running: function, isHidden: true)
    let kernel = SimulatedKernel(world)
    do throws(ReconcilerError) {
      try reconciler(kernel).apply(desired)
      Issue.record("it is applied")
    } catch {
      #expect(error.reason == .conflict)
      #expect(error.message.contains("attachment \(name): the same is there already"))
      #expect(error.message.contains("runs program 1 (\(function))"))
      #expect(error.advice?.hasSuffix("--force-replace attachment.\(name)") == true)
    }
    #expect(kernel.world == world)
  }

  /// They are waited for together, and then looked for once more: not each by itself.
  @Test func allWithoutOwnersAreLookedForTwice() throws {
    let names = (0..<20).map { "sched_\($0)" }
    let lines = names.map { "\($0): { program: r/on_exec, raw_tracepoint: \($0) }" }
    let desired = try Made.desired(
      """
      programs: { r: { file: raw_tracepoint.o }, i: { file: iterator.o } }
      attachments:
        tasks: { program: i/list_tasks, iterator: task }
        \(lines.joined(separator: "\n  "))
      """)
    var world = World()
    for attachment in desired.attachments {
      let spec = try #require(desired.program(attachment.object.name)?.spec)
      let target = try #require(
        try SimulatedKernel().resolve(attachment.request, in: TargetView()).first)
      let program = world.number()
      world.objects[program] = .program(
        World.Program(
          digest: "foreign", name: spec.name, type: spec.type, attachType: nil, maps: []))
      let link = try world.link(program, kind: attachment.kind, at: target.identity.text)
      world.hidden.insert(link)
    }
    let kernel = CountingKernel(SimulatedKernel(world))
    do throws(ReconcilerError) {
      try reconciler(kernel).apply(desired)
      Issue.record("it is applied")
    } catch {
      #expect(error.reason == .conflict)
    }
    #expect(kernel.searches == names + names, "each of the 20 twice, the iterator never")
  }

  @Test func whatSomebodyHasOrIsNamedOtherwiseIsHisAffair() throws {
    for world in [
      try world("r", running: "on_exec", pin: "others"),
      try world("r", running: "another", isHidden: true),
    ] {
      let kernel = SimulatedKernel(world)
      try reconciler(kernel).apply(desired)
      let counting = CountingKernel(kernel)
      #expect(try reconciler(counting).apply(desired).isEmpty && counting.changes == [])
    }
  }

  @Test func aLinkWithoutAnOwnerIsTakenOver() throws {
    let taken = try change("c", world("c", running: "on_packet", isHidden: true))
    #expect(taken.action.name == .adopt && taken.strategy == .inPlace)
    let former = try #require(taken.source?.holder)
    #expect(former.link?.type == .cgroup && former.link?.id == 2)
    #expect(former.program == 1 && former.name == "on_packet" && former.pins == [])

    let beside = try change("r", world("r", running: "on_exec", isHidden: true))
    #expect(Fact(beside) == Fact(.create, .attachment("r")))
    let other = try #require(beside.action.way.attaching?.other)
    #expect(other.link?.type == .rawTracepoint && other.link?.id == 2)
    #expect(other.program == 1 && other.name == "on_exec")
  }

  @Test func aForeignLinkAtAHookForOneIsTakenOver() throws {
    let world = try world("x", running: "pass", pin: "others")
    let taken = try change("x", world)
    #expect(taken.action.name == .adopt && taken.strategy == .inPlace)
    let former = try #require(taken.source?.holder)
    #expect(former.link?.type == .xdp && former.link?.id == 2)
    #expect(former.program == 1 && former.name == "pass" && former.pins == ["/bpf/others"])
    let kernel = SimulatedKernel(world)
    try reconciler(kernel).apply(desired, forced)
    #expect(try kernel.world.object(at: "/bpf/others").number == 2, "the link stays the same")
    let counting = CountingKernel(kernel)
    #expect(try reconciler(counting).apply(desired).isEmpty && counting.changes == [])
    try interrupt(world)
  }

  @Test func aForeignProgramWithoutALinkGivesWay() throws {
    let world = try world("x", running: "pass")
    let change = try change("x", world)
    #expect(Fact(change) == Fact(.create, .attachment("x"), .attaching(.oldFirst)))
    let other = try #require(change.action.way.attaching?.other)
    #expect(other.link == nil && other.program == 1 && other.name == "pass")
    #expect(other.mode == "generic")
    let kernel = SimulatedKernel(world)
    let plan = try reconciler(kernel).apply(desired, forced)
    #expect(plan.change(ObjectAddress(.attachment, "x"))?.strategy == .oldFirst)
    #expect(plan.gaps["x"] != nil)
    let counting = CountingKernel(kernel)
    #expect(try reconciler(counting).apply(desired).isEmpty && counting.changes == [])
    try interrupt(world)
  }

  @Test func withoutBeingForcedTheyStay() throws {
    for world in [
      try world("x", running: "pass"), try world("x", running: "pass", pin: "others"),
    ] {
      let kernel = SimulatedKernel(world)
      do throws(ReconcilerError) {
        try reconciler(kernel).apply(desired)
        Issue.record("it is applied")
      } catch {
        #expect(error.reason == .conflict && error.message.contains(" is taken by "))
        #expect(error.advice?.contains("--force-replace attachment.x takes it over") == true)
      }
      #expect(differences(world.signature, kernel.world.signature) == [])
    }
  }

  /// Whatever fails, and wherever it dies, what was there before is there again.
  private func interrupt(_ world: World) throws {
    for number in 1...200 {
      for fault in [
        CountingKernel.Fault.failure(at: number), .lateFailure(at: number), .death(at: number),
      ] {
        let kernel = SimulatedKernel(world)
        let counting = CountingKernel(kernel, fault)
        do throws(ReconcilerError) {
          try reconciler(counting).apply(desired, forced)
          return
        } catch {
          if counting.didPublish { return }
          if case .death = fault { try recover(kernel) }
          let place = "\(fault) \(counting.changes.last ?? "")"
          #expect(error.notes == [], "\(place)")
          #expect(differences(world.signature, kernel.world.signature) == [], "\(place)")
        }
      }
    }
    Issue.record("the apply never succeeds")
  }

  private func recover(_ kernel: SimulatedKernel) throws {
    let reconciler = reconciler(kernel)
    // Where not even the directory was made, nothing is deployed.
    _ = try? reconciler.destroy("test")
  }
}

extension AdoptionSource {
  fileprivate var holder: Holder? { if case .holder(let holder) = self { holder } else { nil } }
}
