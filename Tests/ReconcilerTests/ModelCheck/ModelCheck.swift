import BPFLoader
import BPFSyscall
import Manifest
import Testing

@testable import Reconciler
@testable import Simulation

/// A random life of one deployment on the simulated kernel.
struct ModelCheck {
  let seed: UInt64
  var dice: Dice
  var world = World()
  /// What there was before it began, and is there when it ends.
  var base = World()
  /// What it met, and how often.
  var features: [LifeFeature: Int] = [:]
  /// Where it is in its life, for messages.
  var place: String
  /// Whether it was forgotten once which directories, and what else beside its objects, are its own.
  var wasPlanLost = false
  /// The manifest that is applied.
  var text = ""

  init(_ seed: UInt64) {
    self.seed = seed
    dice = Dice(seed)
    place = "seed \(seed)"
  }

  mutating func note(_ met: LifeFeature) { features[met, default: 0] += 1 }

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

  mutating func live(manifests: Int, everyChange: Bool) throws {
    var former: DesiredState?
    for step in 1...manifests {
      text = RandomManifest.text(&dice, hasOthers: true)
      let desired = try Self.desired(text)
      place = "seed \(seed), manifest \(step)"
      try world.giveAgain(from: base)
      var isMeddledWith = try former.map { try meddle($0, everyChange) } ?? false
      // What is not as it was left is not let go of.
      if isMeddledWith, !desired.forgotten.isEmpty, let former {
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
  mutating func confirm(_ desired: DesiredState) throws {
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
  mutating func expire(
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
  mutating func keepMaps(of desired: DesiredState) throws {
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
  mutating func lose(_ desired: DesiredState, _ everyChange: Bool) throws {
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
  mutating func meddle(_ desired: DesiredState, _ everyChange: Bool) throws -> Bool {
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

  static func applying(_ desired: DesiredState, isUnconfirmed: Bool = false) -> Act {
    Act(wanted: desired) { reconciler throws(ReconcilerError) in
      var options = Self.options
      if isUnconfirmed { options.confirmWithin = .seconds(30) }
      return try reconciler.apply(desired, options)
    }
  }

  /// Something that brings a world from one state to another.
  struct Act {
    /// What is live afterwards.
    let wanted: DesiredState
    /// Whether it must not be repeated once it is done.
    var isRollback = false
    let run: (Reconciler) throws(ReconcilerError) -> Plan
  }

  /// Does something, and before it the same on copies of the world, interrupted.
  mutating func perform(_ act: Act, _ everyChange: Bool) throws -> Plan {
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
  static func live(_ world: World, withContents: Bool = true) -> [String: String] {
    world.signature.filter {
      !$0.key.contains("/previous") && (withContents || !$0.key.hasPrefix("in "))
    }
  }

  /// What is live otherwise than before, but for what maps hold.
  func changed(since before: World) -> [String] {
    differences(Self.live(before, withContents: false), Self.live(world, withContents: false))
  }

  /// Others write into maps.
  mutating func editMaps() {
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

  static func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  /// Random manifests have often nothing in common.
  static var options: ApplyOptions {
    var options = ApplyOptions()
    options.isReleased = true
    options.replacesAll = true
    return options
  }

  static func desired(_ text: String) throws -> DesiredState { try Made.desired(text) }
}

extension World {
  func digest(_ number: Int) -> String {
    switch objects[number] {
    case .program(let program): program.digest
    case .map(let map): map.record.value ?? ""
    default: ""
    }
  }

  func isDirectory(_ path: String) -> Bool {
    if case .directory = entries[path] { true } else { false }
  }
}
