import BPFLoader
import BPFSyscall
import Manifest
import Testing

@testable import Reconciler
@testable import Simulation

/// A random life of one deployment on the simulated kernel.
struct ModelCheck {
  let seed: UInt64
  private var dice: Dice
  private(set) var world = World()
  /// What there was before it began, and is there when it ends.
  private var base = World()
  /// What it met, and how often.
  private(set) var features: [LifeFeature: Int] = [:]
  /// Where it is in its life, for messages.
  private var place: String
  /// Whether it was forgotten once which directories, and what else beside its objects, are its own.
  private var wasPlanLost = false
  /// The manifest that is applied.
  private var text = ""

  init(_ seed: UInt64) {
    self.seed = seed
    dice = Dice(seed)
    place = "seed \(seed)"
  }

  private mutating func note(_ met: LifeFeature) { features[met, default: 0] += 1 }

  /// Applies one manifest after the other; before each of them, the same on copies of the world, interrupted.
  ///
  /// - Parameter everyChange: whether each change is interrupted in each way, or one of them in one.
  mutating func run(manifests: Int, everyChange: Bool) {
    do {
      base = try World.withOthers()
      base.canExchange = !seed.isMultiple(of: 3)
      world = base
      try live(manifests: manifests, everyChange: everyChange)
    } catch {
      Issue.record(
        "\(place): \(error)\n\(text)\n\(Self.live(world).keys.sorted().filter { $0.hasPrefix("at ") })"
      )
    }
  }

  private mutating func live(manifests: Int, everyChange: Bool) throws {
    var former: DesiredState?
    for step in 1...manifests {
      text = RandomManifest.text(&dice, hasOthers: true)
      let desired = try Self.desired(text)
      place = "seed \(seed), manifest \(step)"
      try world.giveAgain(from: base)
      var isMeddledWith = try former.map { try meddle($0, everyChange) } ?? false
      // What is not as it was left is not let go of.
      if isMeddledWith, !desired.released.isEmpty, let former {
        _ = try perform(Self.applying(former), everyChange)
        isMeddledWith = false
      }
      if dice.once(in: 2) { editMaps() }
      let before = world
      // What can be rolled back may also wait for being confirmed.
      let waits = former != nil && !isMeddledWith && desired.keepsPrevious && dice.once(in: 4)
      let plan = try perform(Self.applying(desired, isUnconfirmed: waits), everyChange)
      guard !plan.isEmpty else { continue }
      if waits, let former {
        if dice.once(in: 2) {
          try confirm(desired)
        } else {
          try expire(former, desired, before, everyChange)
          continue
        }
      }
      if let earlier = former, !isMeddledWith, desired.keepsPrevious, dice.once(in: 3) {
        if dice.once(in: 3) {
          // A repair is no generation of its own.
          let count = features[.repaired, default: 0]
          if try meddle(desired, everyChange) {
            _ = try perform(Self.applying(desired), everyChange)
          }
          if features[.repaired, default: 0] > count { note(.rolledBackAfterRepair) }
        }
        let after = world
        place += ", rolled back"
        note(.rolledBack)
        let rollBack = Act(wanted: earlier, isRollback: true) {
          reconciler throws(ReconcilerError) in
          try reconciler.rollBack("test")
        }
        _ = try perform(rollBack, everyChange)
        // What both generations share keeps what it holds.
        #expect(changed(since: before) == [], "\(place)")
        #expect(throws: ReconcilerError.self, "\(place): it is held") {
          try Self.reconciler(SimulatedKernel(world)).apply(desired)
        }
        if earlier.keepsPrevious, dice.once(in: 2) {
          place += ", and forward"
          note(.rolledForward)
          let rollForward = Act(wanted: desired, isRollback: true) {
            reconciler throws(ReconcilerError) in try reconciler.rollBack("test", .forward)
          }
          _ = try perform(rollForward, everyChange)
          #expect(changed(since: after) == [], "\(place)")
          former = desired
        }
      } else {
        former = desired
        if dice.once(in: 4) { try lose(desired, everyChange) }
      }
    }
    if dice.once(in: 3), let former { try keepMaps(of: former) }
    let kernel = SimulatedKernel(world)
    _ = try Self.reconciler(kernel).destroy("test")
    // Nor is it known then who has made what filters stand in.
    let left = kernel.world.signature.filter {
      !wasPlanLost || !$0.key.hasPrefix("/bpf/user") && !$0.key.hasPrefix("made for ")
    }
    // What was taken over, and not let go of again, is gone.
    let lost = differences(base.signature, left).filter { !$0.hasPrefix("\(World.bpffs)/others") }
    #expect(lost == [], "\(place), destroyed")
  }

  /// Somebody confirms what waits for that.
  private mutating func confirm(_ desired: DesiredState) throws {
    place += ", confirmed"
    note(.confirmed)
    let kernel = SimulatedKernel(world)
    try Self.reconciler(kernel).confirm("test")
    world = kernel.world
    try check(world, Self.applying(desired))
    world.uptime += 60_000
    let later = SimulatedKernel(world)
    try Self.reconciler(later).expire("test")
    #expect(differences(world.signature, later.world.signature) == [], "\(place)")
  }

  /// Nobody confirms what waits for that: what was there before comes back.
  private mutating func expire(
    _ former: DesiredState, _ desired: DesiredState, _ before: World, _ everyChange: Bool
  ) throws {
    place += ", not confirmed"
    note(.expired)
    world.uptime += 60_000
    let expire = Act(wanted: former, isRollback: true) { reconciler throws(ReconcilerError) in
      try reconciler.expire("test")
      return try reconciler.plan(former, Self.options)
    }
    _ = try perform(expire, everyChange)
    #expect(changed(since: before) == [], "\(place)")
    #expect(throws: ReconcilerError.self, "\(place): it is held") {
      try Self.reconciler(SimulatedKernel(world)).apply(desired)
    }
  }

  /// All but maps is taken down, and comes again.
  private mutating func keepMaps(of desired: DesiredState) throws {
    place += ", maps kept"
    note(.mapsKept)
    let kernel = SimulatedKernel(world)
    _ = try Self.reconciler(kernel).destroy("test", keepsMaps: true)
    #expect(kernel.world.hooks.isEmpty, "\(place)")
    try Self.reconciler(kernel).apply(desired, Self.options)
    try check(kernel.world, Self.applying(desired))
    world = kernel.world
  }

  /// Loses the ledger, with the plan or without: the next apply finds out what is live, and leaves it so.
  private mutating func lose(_ desired: DesiredState, _ everyChange: Bool) throws {
    let before = Self.live(world)
    let isPlanLost = dice.once(in: 2)
    wasPlanLost = wasPlanLost || isPlanLost
    note(.ledgerLost)
    place += isPlanLost ? ", ledger and plan lost" : ", ledger lost"
    try world.remove(Self.layout.ledger(.current))
    if isPlanLost { try world.remove(Self.layout.plan(.current)) }
    let apply = Act(wanted: desired) { reconciler throws(ReconcilerError) in
      try reconciler.apply(desired, Self.options)
    }
    let plan = try perform(apply, everyChange)
    #expect(plan.isLedgerLost && (isPlanLost || plan.effective.isEmpty), "\(place)")
    // Which variables a section had is forgotten with the plan.
    let changed = differences(before, Self.live(world)).filter {
      !isPlanLost || !$0.hasPrefix("in ") || !$0.contains("%2e")
    }
    #expect(changed == [], "\(place)")
  }

  /// Lets somebody change what is live; then it may be put right before anything else is asked for.
  ///
  /// - Returns: whether it is left so.
  private mutating func meddle(_ desired: DesiredState, _ everyChange: Bool) throws -> Bool {
    guard dice.once(in: 2) else { return false }
    let before = world
    for _ in 0..<(1 + dice.number(below: 2)) {
      if let deed = world.meddle(Self.layout, &dice) { place += ", \(deed)" }
    }
    guard dice.once(in: 2) else { return true }
    _ = try perform(Self.applying(desired), everyChange)
    // What maps hold may differ from before: a rollback brings them back as they were, others' changes among it.
    let (former, now) = (
      Self.live(before, withContents: false), Self.live(world, withContents: false)
    )
    // A map that was kept although the manifest says another is made as that says.
    let kept = desired.maps.filter { $0.onChange == .keep }.map {
      Self.layout.pin($0.address, in: .current)
    }
    let changed = differences(former, now).filter { line in
      !kept.contains { line.hasPrefix("\($0):") }
    }
    #expect(changed == [], "\(place), put right")
    return false
  }

  private static func applying(_ desired: DesiredState, isUnconfirmed: Bool = false) -> Act {
    Act(wanted: desired) { reconciler throws(ReconcilerError) in
      var options = Self.options
      if isUnconfirmed { options.confirmWithin = .seconds(30) }
      return try reconciler.apply(desired, options)
    }
  }

  /// Something that brings a world from one state to another.
  private struct Act {
    /// What is live afterwards.
    let wanted: DesiredState
    /// Whether it must not be repeated once it is done.
    var isRollback = false
    let run: (Reconciler) throws(ReconcilerError) -> Plan
  }

  /// Does something, and before it the same on copies of the world, interrupted.
  private mutating func perform(_ act: Act, _ everyChange: Bool) throws -> Plan {
    let kernel = SimulatedKernel(world)
    let counting = CountingKernel(kernel)
    let plan = try act.run(Self.reconciler(counting))
    try check(kernel.world, act)
    for feature in LifeFeature.met(by: plan) { note(feature) }
    let changes = counting.changes.count
    if everyChange, changes > 0 {
      for number in 1...changes {
        for fault in Self.faults(number) { try interrupt(act, fault, kernel.world) }
      }
    } else if changes > 0 {
      try interrupt(act, dice.pick(Self.faults(1 + dice.number(below: changes))), kernel.world)
    }
    world = kernel.world
    return plan
  }

  /// What is live, without what a generation before has left.
  ///
  /// - Parameter withContents: whether that is also what maps hold.
  private static func live(_ world: World, withContents: Bool = true) -> [String: String] {
    world.signature.filter {
      !$0.key.contains("/previous") && (withContents || !$0.key.hasPrefix("in "))
    }
  }

  /// What is live otherwise than before, but for what maps hold.
  private func changed(since before: World) -> [String] {
    differences(Self.live(before, withContents: false), Self.live(world, withContents: false))
  }

  /// An apply that was killed did not happen: maps hold what they held.
  private func recover(_ kernel: SimulatedKernel) throws {
    try Recovery(layout: Self.layout, kernel: kernel).run()
    // What had lost its pin may have it again, also where another stood there.
    let (before, after) = (world.signature, kernel.world.signature)
    let both = before.keys.filter { key in
      let path = String(key.dropFirst("in ".count))
      return key.hasPrefix("in ") && after[key] != nil
        && (try? world.object(at: path).number) == (try? kernel.world.object(at: path).number)
    }
    #expect(both.filter { before[$0] != after[$0] } == [], "\(place)")
  }

  /// A recovery that is killed, too, leaves what the next one puts right; it may be killed several times.
  private func killRecovery(_ kernel: SimulatedKernel) throws {
    var dice = dice
    while dice.once(in: 2) {
      let counting = CountingKernel(kernel, .death(at: 1 + dice.number(below: 12)))
      do {
        try Recovery(layout: Self.layout, kernel: counting).run()
        return
      } catch {
        #expect(counting.didFail, "\(place): \(error)")
      }
    }
  }

  /// Others write into maps.
  private mutating func editMaps() {
    let kernel = SimulatedKernel(world)
    let maps = [
      ("m", 6), ("mm", 6), ("a", 4), ("vars/variable.bss", 1), ("vars/variable.data", 1),
    ]
    for (name, keys) in maps {
      let path = Self.layout.pin(ObjectAddress(.map, name), in: .current)
      guard case .map(let info)? = try? kernel.object(at: path)?.content else { continue }
      let value = [UInt8](repeating: UInt8(dice.number(below: 2)), count: Int(info.valueSize))
      let key = [UInt8(dice.number(below: keys)), 0, 0, 0]
      try? kernel.setElements(
        [MapElement(key: key, value: dice.once(in: 3) ? nil : value)], ofMap: path)
    }
    world = kernel.world
  }

  private static func faults(_ number: Int) -> [CountingKernel.Fault] {
    [.failure(at: number), .lateFailure(at: number), .death(at: number)]
  }

  /// Interrupts something on a copy of the world: a failure leaves what was there, and the next run converges.
  private mutating func interrupt(
    _ act: Act, _ fault: CountingKernel.Fault, _ expected: World
  ) throws {
    let before = place
    defer { place = before }
    let kernel = SimulatedKernel(world)
    let counting = CountingKernel(kernel, fault)
    let error = Self.failure(of: act, counting)
    place += ", \(fault), \(counting.changesUpToFault.last ?? "")"
    let isPublished = Self.generation(kernel) != Self.generation(SimulatedKernel(world))
    if case .death = fault {
      try killRecovery(kernel)
      if !isPublished { try recover(SimulatedKernel(kernel.world)) }
    } else if !isPublished {
      #expect(error?.reason == .failed, "\(place): \(error.map(\.description) ?? "")")
      #expect(error?.notes == [], "\(place)")
      // What was attached again has the only pin that it is told by, also where somebody had removed that.
      let marks = "\(Self.layout.directory(.current))/links"
      let changed = differences(world.signature, kernel.world.signature).filter {
        !$0.hasPrefix(marks) || !$0.contains(": nothing → ")
      }
      #expect(changed == [], "\(place)")
    }
    let reconciler = Self.reconciler(kernel)
    if act.isRollback, isPublished {
      _ = try reconciler.apply(act.wanted, Self.options)
    } else {
      _ = try act.run(reconciler)
    }
    try check(kernel.world, act, place)
    let isApplied = act.isRollback && isPublished
    #expect(
      differences(
        Self.live(expected, withContents: !isApplied),
        Self.live(kernel.world, withContents: !isApplied)) == [], "\(place)")
  }

  private static func failure(of act: Act, _ kernel: CountingKernel) -> ReconcilerError? {
    do {
      _ = try act.run(reconciler(kernel))
      return nil
    } catch {
      return error
    }
  }

  /// The generation that is live; 0 where none is.
  private static func generation(_ kernel: SimulatedKernel) -> Int {
    (try? LedgerStore(kernel: kernel, layout: layout).current())??.generation ?? 0
  }

  /// What is live is what the manifest says, and nothing else.
  private func check(_ world: World, _ act: Act, _ place: String? = nil) throws {
    let place = place ?? self.place
    let desired = act.wanted
    let kernel = SimulatedKernel(world)
    let plan = try Self.reconciler(kernel).plan(desired, Self.options)
    // What both generations share keeps what it holds.
    let left = plan.effective.filter {
      !(act.isRollback && $0.address.kind == .map && $0.keepsObject)
    }
    #expect(left.map(\.summary) + plan.settings.map(\.summary) == [], "\(place)")
    if !act.isRollback { try checkContents(kernel, desired, place) }
    let resolution = try Resolution(desired, kernel)
    let store = LedgerStore(kernel: kernel, layout: Self.layout)
    let state = resolution.desired.keyed(by: try store.key())
    var hooks: [String: [String]] = [:]
    for attachment in state.attachments {
      let target = try #require(resolution.targets[attachment.name])
      let digest =
        state.program(attachment.object.name)?.digest
        ?? state.map(attachment.object.name)?.record.value ?? ""
      hooks[target.identity.text, default: []].append(digest)
    }
    let found = world.hooks.keys.reduce(into: [String: [String]]()) { found, hook in
      // Behind the `#` stands the number of the program that has the hook.
      let name = String(hook.prefix { $0 != "#" })
      found[name, default: []] += world.running(at: hook).map(world.digest)
    }
    #expect(
      found.mapValues { $0.sorted() } == hooks.mapValues { $0.sorted() }, "\(place)")
    let names = kernel.names(in: Self.layout.directory) ?? []
    let kept: Set = desired.keepsPrevious ? ["current", "previous"] : ["current"]
    #expect(Set(names).isSubset(of: kept), "\(place)")
    for pin in state.pins {
      let path = Self.layout.userPin(pin.path)
      let there = try kernel.object(at: path)
      let wanted = try kernel.object(at: Self.layout.pin(pin.object, in: .current))
      #expect(there?.id == wanted?.id && there?.mode == pin.access.mode, "\(place), \(pin.path)")
      let access = kernel.access(to: path)
      for (wanted, found) in [(pin.access.owner, access?.owner), (pin.access.group, access?.group)]
      {
        #expect(wanted == nil || found == wanted, "\(place), \(pin.path)")
      }
    }
    let others = Set(world.entries.keys).filter { $0.hasPrefix("\(World.bpffs)/user/") }
    let wanted = Set(state.pins.map { Self.layout.userPin($0.path) }).filter {
      $0.hasPrefix("\(World.bpffs)/user/")
    }
    #expect(others.filter { !world.isDirectory($0) } == wanted, "\(place)")
  }

  /// Maps hold what the manifest says.
  private func checkContents(
    _ kernel: SimulatedKernel, _ desired: DesiredState, _ place: String
  ) throws {
    for map in desired.maps {
      guard let wanted = map.contents, wanted.mode != .seed else { continue }
      let path = Self.layout.pin(map.address, in: .current)
      let keys = wanted.mode == .merge ? Array(wanted.keys) : nil
      #expect(
        try kernel.contents(ofMap: path, keys: keys) == wanted.contents, "\(place), \(map.name)")
    }
  }

  static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  private static func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  /// Random manifests have often nothing in common.
  private static var options: ApplyOptions {
    var options = ApplyOptions()
    options.isReleased = true
    options.replacesAll = true
    return options
  }

  private static func desired(_ text: String) throws -> DesiredState { try Made.desired(text) }
}

extension World {
  fileprivate func digest(_ number: Int) -> String {
    switch objects[number] {
    case .program(let program): program.digest
    case .map(let map): map.record.value ?? ""
    default: ""
    }
  }

  fileprivate func isDirectory(_ path: String) -> Bool {
    if case .directory = entries[path] { true } else { false }
  }
}
