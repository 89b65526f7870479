import BPFLoader
import BPFSyscall
import Chance
import Manifest
import Testing
@testable import Reconciler
@testable import Simulation

// What is interrupted on copies of the world, and what must hold afterwards.
extension ModelCheck {
  /// An apply that was killed did not happen: maps hold what they held.
  func recover(_ kernel: SimulatedKernel) throws {
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
  func killRecovery(_ kernel: SimulatedKernel) throws {
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

  static func faults(_ number: Int) -> [CountingKernel.Fault] {
    [.failure(at: number), .lateFailure(at: number), .death(at: number)]
  }

  /// Interrupts something on a copy of the world: a failure leaves what was there, and the next run converges.
  mutating func interrupt(
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

  static func failure(of act: Act, _ kernel: CountingKernel) -> ReconcilerError? {
    do {
      _ = try act.run(reconciler(kernel))
      return nil
    } catch {
      return error
    }
  }

  /// The generation that is live; 0 where none is.
  static func generation(_ kernel: SimulatedKernel) -> Int {
    (try? LedgerStore(kernel: kernel, layout: layout).current())??.generation ?? 0
  }

  /// What is live is what the manifest says, and nothing else.
  func check(_ world: World, _ act: Act, _ place: String? = nil) throws {
    let place = place ?? self.place
    let desired = act.wanted
    let kernel = SimulatedKernel(world)
    let plan = try Self.reconciler(kernel).plan(desired, Self.options)
    // What both generations share keeps what it holds.
    let left = plan.effective.filter {
      !(act.isRollback && $0.address.kind == .map && $0.keepsObject)
    }
    #expect(left.map { Fact($0) } == [], "\(place)")
    #expect(plan.settings == [], "\(place)")
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
  func checkContents(
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
}
