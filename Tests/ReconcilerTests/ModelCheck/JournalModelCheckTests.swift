import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// Every step of a journal fails, fails though it is done, and dies; then the recovery dies at each of its changes, and that
/// of that: wherever it all ends, the next run leaves what was there, or what was to be.
@Suite struct JournalModelCheckTests {
  private static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")

  @Test func noStepLeavesAnythingInBetween() throws {
    var met: Set<Met> = []
    for deed in try Deed.all { try Sweep(deed, layout: Self.layout).run(&met) }
    let steps = Set(met.map(\.step))
    let unmet = Step.Kind.allCases.filter { !steps.contains($0) }
    #expect(unmet == [])
    print("\(met.count) of \(3 * Step.Kind.allCases.count) steps and faults were met")
    #expect(met.count == 3 * Step.Kind.allCases.count)
  }
}

/// A step that was begun, and how it was interrupted.
private struct Met: Hashable {
  enum Fault { case failure, lateFailure, death }

  let step: Step.Kind
  let fault: Fault
}

/// Something that changes what is live.
private struct Deed {
  let name: String
  let before: World
  let run: (Reconciler) throws(ReconcilerError) -> Void

  static var all: [Deed] {
    get throws {
      let (former, new) = (try FullUpdate.former(), try FullUpdate.new())
      func update(_ name: String, _ world: World) -> Deed {
        Deed(name: name, before: world) { reconciler throws(ReconcilerError) in
          try reconciler.apply(new, FullUpdate.options)
        }
      }
      let before = try FullUpdate.before()
      var deeds = [update("update", before), update("pins renamed", try renamed(before))]
      var old = before
      old.canExchange = false
      deeds.append(update("two renames", old))
      deeds.append(
        Deed(name: "first", before: World()) { reconciler throws(ReconcilerError) in
          try reconciler.apply(former)
        })
      let updated = SimulatedKernel(before)
      try reconciler(updated).apply(new, FullUpdate.options)
      deeds.append(
        Deed(name: "rollback", before: updated.world) { reconciler throws(ReconcilerError) in
          try reconciler.rollBack("test")
        })
      return deeds + [try fullHook(), try overwritten(), try ordered()]
    }
  }

  private static func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  /// The same where each link has its pin under another name.
  private static func renamed(_ world: World) throws -> World {
    var world = world
    let directory =
      "\(DeploymentLayout(bpffs: World.bpffs, name: "test").directory(.current))/links"
    for name in world.names(in: directory) {
      try world.rename("\(directory)/\(name)", to: "\(directory)/\(name)-moved", .keep)
    }
    return world
  }

  /// A hook that holds no other beside those that leave it.
  private static func fullHook() throws -> Deed {
    func state(_ version: String) throws -> DesiredState {
      let names = (0..<3).map { "r\($0)" }
      return try Made.desired(
        """
        programs:
          \(names.map { "\($0): { file: raw_tracepoint\(version).o }" }.joined(separator: "\n  "))
        attachments:
          \(names.map { "\($0): { program: \($0)/on_exec, raw_tracepoint: sched_process_exec }" }.joined(separator: "\n  "))
        """)
    }
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(state(""))
    let new = try state(".v2")
    return Deed(name: "full hook", before: kernel.world) { reconciler throws(ReconcilerError) in
      try reconciler.apply(new)
    }
  }

  /// Programs that run one after the other, with those of others between them: they go before their successors come.
  private static func ordered() throws -> Deed {
    let new = try OrderedHooks.state(".v2")
    return Deed(name: "ordered", before: try OrderedHooks.before()) {
      reconciler throws(ReconcilerError) in
      try reconciler.apply(new)
    }
  }

  /// A filter of others, in whose place ours comes.
  private static func overwritten() throws -> Deed {
    let desired = try Made.desired(
      """
      programs: { t: { file: tcx.o } }
      attachments: { a: { program: t/on_packet, tc: { interface: eth0, handle: 7 } } }
      """)
    let kernel = SimulatedKernel()
    try reconciler(kernel).apply(desired)
    kernel.world.entries = World().entries
    kernel.world.collect()
    let options = ApplyOptions.with { $0.forced = [ObjectAddress(.attachment, "a")] }
    return Deed(name: "overwritten", before: kernel.world) { reconciler throws(ReconcilerError) in
      try reconciler.apply(desired, options)
    }
  }
}

/// All that can happen to a deed.
private struct Sweep {
  private let deed: Deed
  private let layout: DeploymentLayout
  private let before: [String: String]
  private let after: [String: String]
  private let steps: [Step]
  private let changes: [String]
  /// What there is wherever the deed may be killed.
  private let killed: [World]

  init(_ deed: Deed, layout: DeploymentLayout) throws {
    (self.deed, self.layout) = (deed, layout)
    let kernel = SimulatedKernel(deed.before)
    let counting = CountingKernel(kernel)
    var killed: [World] = []
    counting.willChange = { killed.append(kernel.world) }
    try deed.run(Self.reconciler(counting))
    self.killed = killed
    changes = counting.changes
    before = deed.before.orderedSignature
    after = kernel.world.orderedSignature
    let plan = try LedgerStore(kernel: kernel, layout: layout).read(layout.plan(.current))
    steps = try #require(plan?.journal).steps
  }

  private static func reconciler(_ kernel: any Kernel) -> Reconciler {
    Reconciler(kernel, bpffs: World.bpffs, tool: "test")
  }

  func run(_ met: inout Set<Met>) throws {
    for number in 1...changes.count {
      try fail(at: number, .failure(at: number), .failure, &met)
      try fail(at: number, .lateFailure(at: number), .lateFailure, &met)
      if let step = step(at: number) { met.insert(Met(step: step, fault: .death)) }
    }
    try dieEverywhere()
  }

  /// The step that is begun at a change; nil before the first, and behind the last.
  private func step(at number: Int) -> Step.Kind? {
    let last = changes.prefix(number - 1).last { $0.hasPrefix("set cursor forward ") }
    let isPublished = changes.prefix(number - 1).contains { $0.hasSuffix("/test/current") }
    guard let last, !isPublished, !changes[number - 1].hasPrefix("set cursor ") else { return nil }
    return last.split(separator: " ").last.flatMap { Int($0) }.map { steps[$0].kind }
  }

  private func fail(
    at number: Int, _ fault: CountingKernel.Fault, _ kind: Met.Fault, _ met: inout Set<Met>
  ) throws {
    let place = "\(deed.name), \(fault), \(changes[number - 1])"
    let kernel = SimulatedKernel(deed.before)
    let counting = CountingKernel(kernel, fault)
    var failure: ReconcilerError?
    do throws(ReconcilerError) {
      try deed.run(Self.reconciler(counting))
    } catch {
      failure = error
    }
    #expect(counting.didFail, "\(place)")
    if let step = step(at: number) { met.insert(Met(step: step, fault: kind)) }
    if let failure, failure.reason != .notConverged {
      #expect(failure.notes == [], "\(place)")
      check(kernel.world, [before], place)
    } else {
      try Recovery(layout: layout, kernel: kernel).run()
      check(kernel.world, [after], place)
    }
  }

  /// Recovers what is left wherever the deed is killed, and the recovery of that, until nothing new comes.
  private func dieEverywhere() throws {
    var waiting = killed
    var seen: Set<[String: String]> = []
    while let world = waiting.popLast() {
      guard seen.insert(world.state).inserted else { continue }
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel)
      counting.willChange = { waiting.append(kernel.world) }
      let place = "\(deed.name), death \(seen.count)"
      do {
        try Recovery(layout: layout, kernel: counting).run()
      } catch {
        Issue.record("\(place): \(error), \(counting.changes)")
        return
      }
      check(kernel.world, [before, after], "\(place), \(counting.changes)")
    }
    print("\(deed.name): \(killed.count) deaths, \(seen.count) states")
  }

  /// It is one of several signatures, but for directories that the next run finds.
  private func check(_ world: World, _ wanted: [[String: String]], _ place: String) {
    var signature = world.orderedSignature
    // The next run finds its directory.
    if wanted[0][layout.directory] == nil, world.names(in: layout.directory).isEmpty {
      for path in [layout.directory, layout.root, layout.key] { signature[path] = nil }
    }
    if wanted.contains(signature) { return }
    let changes = wanted.map { differences($0, signature) }.min { $0.count < $1.count } ?? []
    #expect(changes == [], "\(place)")
  }
}

extension World {
  /// What tells one from another that an interrupted run may have left.
  fileprivate var state: [String: String] {
    var state = orderedSignature
    for case .cursor(let position?) in objects.values {
      state["cursor"] = "\(position)"
    }
    return state
  }
}

extension Step {
  fileprivate enum Kind: CaseIterable {
    case saveContents, writeContents, update, attach, register, takeOff, displace
    case replaceUnlinked, makeDirectory, pin, switchPin, setAccess, publish
  }

  fileprivate var kind: Kind {
    switch self {
    case .saveContents: .saveContents
    case .writeContents: .writeContents
    case .update: .update
    case .attach: .attach
    case .register: .register
    case .takeOff: .takeOff
    case .displace: .displace
    case .replaceUnlinked: .replaceUnlinked
    case .makeDirectory: .makeDirectory
    case .pin: .pin
    case .switchPin: .switchPin
    case .setAccess: .setAccess
    case .publish: .publish
    }
  }
}
