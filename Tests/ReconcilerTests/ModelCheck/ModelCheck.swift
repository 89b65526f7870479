import BPFLoader
import Manifest
import Testing

@testable import Reconciler
@testable import Simulation

/// A random life of one deployment on the simulated kernel.
struct ModelCheck {
  let seed: UInt64
  private var dice: Dice
  private(set) var world = World()
  /// Where it is in its life, for messages.
  private var place: String
  /// The manifest that is applied.
  private var text = ""

  init(_ seed: UInt64) {
    self.seed = seed
    dice = Dice(seed)
    place = "seed \(seed)"
  }

  /// Applies one manifest after the other; before each of them, the same on copies of the world, interrupted.
  ///
  /// - Parameter everyChange: whether each change is interrupted in each way, or one of them in one.
  mutating func run(manifests: Int, everyChange: Bool) {
    do {
      try live(manifests: manifests, everyChange: everyChange)
    } catch {
      Issue.record("\(place): \(error)\n\(text)")
    }
  }

  private mutating func live(manifests: Int, everyChange: Bool) throws {
    for step in 1...manifests {
      text = RandomManifest.text(&dice)
      let desired = try Self.desired(text)
      place = "seed \(seed), manifest \(step)"
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel)
      let plan = try Self.reconciler(counting).apply(desired)
      try check(kernel.world, desired)
      let changes = counting.changes.count
      if everyChange {
        for number in 1...max(1, changes) {
          for fault in Self.faults(number) { try interrupt(desired, plan, fault, kernel.world) }
        }
      } else if changes > 0 {
        let fault = dice.pick(Self.faults(1 + dice.number(below: changes)))
        try interrupt(desired, plan, fault, kernel.world)
      }
      world = kernel.world
    }
    let kernel = SimulatedKernel(world)
    _ = try Self.reconciler(kernel).destroy("test")
    #expect(differences(World().signature, kernel.world.signature) == [], "\(place), destroyed")
  }

  private static func faults(_ number: Int) -> [CountingKernel.Fault] {
    [.failure(at: number), .lateFailure(at: number), .death(at: number)]
  }

  /// Interrupts an apply on a copy of the world: a failure leaves what was there, and the next apply converges.
  private func interrupt(
    _ desired: DesiredState, _ plan: Plan, _ fault: CountingKernel.Fault, _ expected: World
  ) throws {
    let kernel = SimulatedKernel(world)
    let counting = CountingKernel(kernel, fault)
    let error = Self.failure(of: desired, counting)
    let place = "\(place), \(fault), \(counting.changesUpToFault.last ?? "")"
    let isPublished = Self.generation(kernel) != Self.generation(SimulatedKernel(world))
    if case .death = fault {
      // Only the next run can tell.
    } else if !isPublished {
      #expect(error?.reason == .failed, "\(place): \(error.map(\.description) ?? "")")
      #expect(error?.notes == [], "\(place)")
      #expect(differences(world.signature, kernel.world.signature) == [], "\(place)")
    }
    try Self.reconciler(kernel).apply(desired)
    try check(kernel.world, desired, place)
    let wrong = differences(expected.signature, kernel.world.signature).filter {
      !$0.contains("/previous/")
    }
    #expect(wrong == [], "\(place)")
  }

  private static func failure(
    of desired: DesiredState, _ kernel: CountingKernel
  ) -> ReconcilerError? {
    do {
      try reconciler(kernel).apply(desired)
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
  private func check(_ world: World, _ desired: DesiredState, _ place: String? = nil) throws {
    let place = place ?? self.place
    let kernel = SimulatedKernel(world)
    #expect(try Self.reconciler(kernel).plan(desired).isEmpty, "\(place)")
    let resolution = try Resolution(desired, kernel)
    let state = resolution.desired
    var hooks: [String: [String]] = [:]
    for attachment in state.attachments {
      let target = try #require(resolution.targets[attachment.name])
      let digest =
        state.program(attachment.object.name)?.digest
        ?? state.map(attachment.object.name)?.record.value ?? ""
      hooks[target.identity, default: []].append(digest)
    }
    let found = world.hooks.keys.reduce(into: [String: [String]]()) { found, hook in
      // Behind the `#` stands the number of the program that has the hook.
      let name = String(hook.prefix { $0 != "#" })
      found[name, default: []] += world.running(at: hook).map(world.digest)
    }
    #expect(
      found.mapValues { $0.sorted() } == hooks.mapValues { $0.sorted() }, "\(place)")
    let names = kernel.names(in: Self.layout.directory) ?? []
    #expect(Set(names).isSubset(of: ["current", "previous"]), "\(place)")
    for pin in state.pins {
      let path = Self.layout.userPin(pin.path)
      let there = try kernel.object(at: path)
      let wanted = try kernel.object(at: Self.layout.pin(pin.object, in: .current))
      #expect(there?.id == wanted?.id && there?.mode == pin.access.mode, "\(place), \(pin.path)")
    }
    let others = Set(world.entries.keys).filter { $0.hasPrefix("\(World.bpffs)/user/") }
    let wanted = Set(state.pins.map { Self.layout.userPin($0.path) })
    #expect(others.filter { !world.isDirectory($0) } == wanted, "\(place)")
  }

  static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  private static func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
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
