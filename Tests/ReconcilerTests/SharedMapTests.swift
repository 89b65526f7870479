import BPFLoader
import Manifest
import Simulation
import Testing

@testable import Reconciler

/// One deployment's map used by another, on the simulated kernel.
@Suite struct SharedMapTests {
  private let kernel = SimulatedKernel()

  private func owner(_ entries: Int = 8) -> String {
    """
    programs: { x: { file: xdp.o } }
    maps: { x/hits: { max_entries: \(entries), on_change: recreate } }
    attachments: { x: { program: x/on_packet, xdp: eth0 } }
    pins: { shared/hits: { map: x/hits } }
    """
  }

  private func user(_ external: String, _ bytecode: String = "tcx.o") -> String {
    """
    programs: { t: { file: \(bytecode) } }
    maps: { hits: { from: t, external: \(external) } }
    attachments: { t: { program: t/on_packet, tcx: eth0 } }
    """
  }

  private static let byName = "{ deployment: owner, map: x/hits }"
  private static let byPin = "{ pin: shared/hits }"

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func state(_ name: String, _ text: String) throws -> DesiredState {
    try Made.desired(text).with { $0.deployment = name }
  }

  private func map(_ name: String, _ map: String) throws -> UInt32? {
    try reconciler.status(of: name)?.ledger.maps[map]?.id
  }

  @Test(arguments: [byName, byPin])
  func isUsedAndLeftAlone(_ external: String) throws {
    let owner = try state("owner", owner())
    let user = try state("user", user(external))
    try reconciler.apply(owner)
    try reconciler.apply(user)
    #expect(try map("user", "hits") == map("owner", "x/hits"))
    #expect(try reconciler.plan(user).isEmpty)
    _ = try reconciler.destroy("user")
    #expect(try reconciler.status(of: "owner")?.hasDrift == false)
    _ = try reconciler.destroy("owner")
    #expect(kernel.names(in: World.bpffs) == [])
  }

  @Test func aMissingOneIsNoMatterWhereNothingThatChangesNeedsIt() throws {
    let state = try state(
      "user",
      """
      programs: { t: { file: tcx.o }, r: { file: raw_tracepoint.o } }
      maps: { hits: { from: t, external: \(Self.byPin) } }
      attachments: { t: { program: t/on_packet, tcx: eth0 }, r: { program: r/on_exec } }
      """)
    func targets(_ names: String...) -> ApplyOptions {
      .with { $0.only = names.map { ObjectAddress(.attachment, $0) } }
    }
    #expect(failure { try reconciler.apply(state) }?.reason == .missingTarget)
    #expect(failure { try reconciler.apply(state, targets("t")) }?.reason == .missingTarget)
    #expect(kernel.names(in: World.bpffs) == [])
    let plan = try reconciler.apply(state, targets("r"))
    #expect(plan.effective.map(\.address.name) == ["r/hits", "r/on_exec", "r"])
    // So it is of one that is gone again.
    try reconciler.apply(try self.state("owner", owner()))
    try reconciler.apply(state)
    let used = try map("user", "hits")
    _ = try reconciler.destroy("owner", allowed: [ObjectAddress(.map, "x/hits")])
    try reconciler.apply(
      state,
      .with {
        $0.only = [ObjectAddress(.attachment, "r")]
        $0.replaced = $0.only
      })
    #expect(try map("user", "hits") == used)
  }

  private func failure(_ body: () throws -> Void) -> ReconcilerError? {
    do {
      try body()
      return nil
    } catch {
      return error as? ReconcilerError
    }
  }

  /// One that went with all that used it, and whose owner has another now.
  @Test func oneThatIsGoneComesBackWithItsEntries() throws {
    try reconciler.apply(try state("owner", owner()))
    let desired = try state("user", merging(7))
    try reconciler.apply(desired)
    let layout = reconciler.layout("user")
    for address in [
      ObjectAddress(.map, "hits"), ObjectAddress(.program, "t/on_packet"),
      ObjectAddress(.attachment, "t"),
    ] { try kernel.remove(layout.pin(address, in: .current)) }
    try reconciler.apply(
      try state("owner", owner(16)), .with { $0.allowed = [ObjectAddress(.map, "x/hits")] })
    _ = try reconciler.prune("owner")
    let plan = try reconciler.apply(desired)
    #expect(plan.changes.first?.action.name == .repair)
    #expect(try counter() == 7)
    #expect(try reconciler.plan(desired).isEmpty)
  }

  @Test func itsOwnerMayNotTakeItAwayUnlessThatIsMeant() throws {
    try reconciler.apply(try state("owner", owner()))
    try reconciler.apply(try state("user", user(Self.byPin)))
    let another = try state("owner", owner(16))
    let error = #expect(throws: ReconcilerError.self) { try reconciler.apply(another) }
    #expect(error?.reason == .refused)
    #expect(error?.message == "map.x/hits would be replaced, but is used as map hits of user")
    let destroy = #expect(throws: ReconcilerError.self) { try reconciler.destroy("owner") }
    #expect(destroy?.reason == .refused)
    let former = try map("user", "hits")
    let planned = try reconciler.plan(
      another, .with { $0.allowed = [ObjectAddress(.map, "x/hits")] })
    #expect(planned.consumers == [ObjectAddress(.map, "x/hits"): ["map hits of user"]])
    try reconciler.apply(another, .with { $0.allowed = [ObjectAddress(.map, "x/hits")] })
    // What is used is there until its user takes the new one.
    #expect(try map("user", "hits") == former)
    #expect(try reconciler.status(of: "user")?.hasDrift == false)
    let plan = try reconciler.apply(try state("user", user(Self.byPin)))
    #expect(
      plan.facts == [
        Fact(.replace, .map("hits"), because: [.external(.pin("shared/hits"))]),
        Fact(.replace, .program("t/on_packet"), because: [.uses(.map("hits"))]),
        Fact(
          .update, .attachment("t"), .attaching(.inPlace),
          because: [.attaches(.program("t/on_packet"))]),
      ])
    #expect(try map("user", "hits") == map("owner", "x/hits"))
    _ = try reconciler.destroy("owner", allowed: [ObjectAddress(.map, "x/hits")])
    #expect(try reconciler.status(of: "user")?.hasDrift == false)
  }

  @Test(arguments: [byName, byPin])
  func bothAreAppliedInTheirOrder(_ external: String) throws {
    let states = try reconciler.inOrder([
      state("user", user(external)), state("owner", owner()),
    ])
    #expect(states.map(\.deployment) == ["owner", "user"])
    let plans = try reconciler.plan(states)
    #expect(plans[1].facts.count == 3)
    for state in states { try reconciler.apply(state, .with { $0.together = ["owner", "user"] }) }
    let again = try [state("owner", owner(16)), state("user", user(external))]
    #expect(
      try reconciler.plan(again)[1].effective.map(\.action.name) == [.replace, .replace, .update])
    for state in again { try reconciler.apply(state, .with { $0.together = ["owner", "user"] }) }
    #expect(try map("user", "hits") == map("owner", "x/hits"))
    #expect(try reconciler.plan(again).allSatisfy(\.isEmpty))
  }

  /// `hits` is an array of one counter.
  private func merging(_ value: Int) -> String {
    user(Self.byName).replacing(
      "map: x/hits }", with: "map: x/hits }, entries: { mode: merge, values: { 0: \(value) } }")
  }

  private func counter() throws -> UInt8? {
    let pin = reconciler.layout("owner").pin(ObjectAddress(.map, "x/hits"), in: .current)
    return try kernel.contents(ofMap: pin, keys: nil).elements[[0, 0, 0, 0]]?.first
  }

  @Test func entriesAreMergedIntoItAndTakenBackWhereAnApplyFails() throws {
    let states = try [state("owner", owner(1)), state("user", merging(5))]
    for state in try reconciler.inOrder(states) { try reconciler.apply(state) }
    #expect(try counter() == 5)
    #expect(try reconciler.plan(states[1]).isEmpty)
    let another = try state("user", merging(6))
    #expect(
      try reconciler.plan(another).facts.first == Fact(.update, .map("hits"), .writing(1)))
    let world = kernel.world
    for number in 1...40 {
      for fault in [CountingKernel.Fault.failure(at: number), .death(at: number)] {
        kernel.world = world
        let counting = CountingKernel(kernel, fault)
        let interrupted = Reconciler(counting, bpffs: World.bpffs, tool: "test")
        do throws(ReconcilerError) {
          try interrupted.apply(another)
          if !counting.didFail { return #expect(number > 10) }
        } catch {
          if case .death = fault {
            try Recovery(layout: interrupted.layout("user"), kernel: kernel).run()
          }
          let generation = try reconciler.status(of: "user")?.ledger.generation
          #expect(try counter() == (generation == 1 ? 5 : 6), "\(fault)")
        }
      }
    }
    Issue.record("the apply never succeeds")
  }

  @Test func aCircleIsRefused() throws {
    func text(_ other: String) -> String {
      """
      maps:
        own: { type: array, key: u32, value: u32, max_entries: 1 }
        other: { external: { deployment: \(other), map: own } }
      """
    }
    let error = #expect(throws: ReconcilerError.self) {
      try reconciler.inOrder([state("a", text("b")), state("b", text("a"))])
    }
    #expect(error?.reason == .invalid)
    #expect(error?.message == "deployments use each other's maps in a circle: a, b")
  }

  @Test func oneThatIsNotThereOrDoesNotFitIsRefused() throws {
    let missing = #expect(throws: ReconcilerError.self) {
      try reconciler.apply(try state("user", user(Self.byName)))
    }
    #expect(missing?.reason == .missingTarget)
    #expect(missing?.message == "map hits: there is no map x/hits of owner")
    let other = "maps: { m: { type: array, key: u32, value: u16, max_entries: 1 } }"
    try reconciler.apply(try state("owner", other))
    let unfit = #expect(throws: ReconcilerError.self) {
      try reconciler.apply(try state("user", user("{ deployment: owner, map: m }")))
    }
    #expect(unfit?.reason == .invalid)
    #expect(unfit?.message.hasSuffix("value_size 8 → 2") == true)
    #expect(kernel.names(in: "\(World.bpffs)/bpf-apply") == ["_key", "owner"])
  }
}
