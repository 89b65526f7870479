import BPFSyscall
import Chance
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Random lives of a deployment, as the simulated kernel sees them, on this one.
  ///
  /// A message names the seed of the life that went wrong; `BPF_APPLY_SEED=N` runs just that.
  @Suite struct RandomLifeTests {
    private static let chosen = System.environment("BPF_APPLY_SEED").flatMap { UInt64($0) }

    @Test func everyLifeEndsAsItsManifestsSay() throws {
      for seed in Self.chosen.map({ [$0] }) ?? Array(1...6) {
        try Stage.run { stage in
          try Sandbox.run { sandbox in
            // What is registered without a link stays when its pins go.
            defer { _ = try? sandbox.destroy() }
            try RandomStage.run(stage) { place in
              var life = RandomLife(seed, sandbox, place)
              try life.run(manifests: 5)
            }
          }
        }
      }
    }
  }
}

/// What the random manifests name, in a network namespace and control groups of their own.
private struct RandomStage {
  private let groups: String

  /// Runs a test inside the receiver's namespace.
  static func run(_ stage: Stage, _ body: (RandomStage) throws -> Void) throws {
    try stage.needNetwork()
    for name in ["eth0", "eth1", "eth2"] {
      try Process.run(
        "ip", "-n", stage.receiver, "link", "add", name, "type", "veth", "peer", "name",
        "\(name)-peer")
      try Process.run("ip", "-n", stage.receiver, "link", "set", name, "up")
    }
    let groups = try stage.cgroup()
    for name in ["a", "b"] { try Directory.create("\(groups)/\(name)", mode: 0o755) }
    defer { for name in ["a", "b"] { try? Directory.remove("\(groups)/\(name)") } }
    let result = try NetworkNamespace(at: Stage.path(stage.receiver)).run {
      () throws(SystemCallError) in
      Result { try body(RandomStage(groups: groups)) }
    }
    try result.get()
  }

  /// A manifest of the names that there are here; what a locked kernel refuses is another iterator.
  func adapted(_ manifest: String) -> String {
    manifest.replacing("file: freplace", with: "file: iterator")
      .replacing(
        "v/on_verdict, freplace: { of: x/on_packet }", with: "v/list_tasks, iterator: task"
      )
      .replacing("cgroup: /", with: "cgroup: \(groups)/")
      .replacing(#/raw_tracepoint: \w+ }/#, with: "raw_tracepoint: sched_process_exec }")
  }
}

/// One manifest after the other, each of which is interrupted once before it is applied.
private struct RandomLife {
  private let seed: UInt64
  private let sandbox: Sandbox
  private let stage: RandomStage
  private var dice: Dice
  private var place: String
  private let objects: FixtureObjects
  private let options: ApplyOptions = {
    var options = ApplyOptions()
    options.isReleased = true
    options.replacesAll = true
    return options
  }()

  init(_ seed: UInt64, _ sandbox: Sandbox, _ stage: RandomStage) {
    self.seed = seed
    self.sandbox = sandbox
    self.stage = stage
    dice = Dice(seed)
    place = "seed \(seed)"
    objects = FixtureObjects()
  }

  mutating func run(manifests: Int) throws {
    var text = ""
    do {
      var former: DesiredState?
      for step in 1...manifests {
        text = stage.adapted(RandomManifest.text(&dice))
        place = "seed \(seed), manifest \(step)"
        let desired = try sandbox.desired(text)
        let before = try sandbox.reconciler().plan(desired, options)
        try interrupt(desired)
        try sandbox.reconciler().apply(desired, options)
        try check(desired)
        if before.isEmpty { continue }
        if let former, desired.keepsPrevious, dice.once(in: 3) {
          place += ", rolled back"
          try sandbox.reconciler().rollBack("test")
          try check(former, isRolledBack: true)
        } else {
          former = desired
        }
      }
      try sandbox.destroy()
      #expect(try sandbox.snapshot() == [:], "\(place), destroyed")
      #expect(objects.difference(from: []) == [], "\(place), destroyed")
    } catch {
      Issue.record("\(place): \(error)\n\(text)")
    }
  }

  /// Fails, or dies, at some change; a failure before the new generation is live leaves what was there.
  private mutating func interrupt(_ desired: DesiredState) throws {
    let number = 1 + dice.number(below: 40)
    let fault = dice.pick([
      CountingKernel.Fault.failure(at: number), .lateFailure(at: number), .death(at: number),
    ])
    let kernel = CountingKernel(sandbox.kernel, fault)
    let before = try lasting()
    let generation = try generation()
    var error: ReconcilerError?
    do throws(ReconcilerError) {
      try sandbox.reconciler(kernel).apply(desired, options)
    } catch let failure {
      error = failure
    }
    place += ", \(fault), \(kernel.changesUpToFault.last ?? "")"
    if case .death = fault { return }
    if let error, try self.generation() == generation {
      #expect(error.reason == .failed, "\(place): \(error)")
      #expect(error.notes == [], "\(place)")
      let changed = try differences(before, lasting())
      #expect(changed == [], "\(place): \(changed)")
    }
  }

  /// What a failure leaves as it was, by path: maps and programs are the same, links may have been made again, and a
  /// struct_ops map without a link that had to end its registration is another like it.
  private func lasting() throws -> [String: String] {
    var found: [String: String] = [:]
    for (path, text) in try sandbox.snapshot() {
      let isTheSame = !text.hasPrefix("attachment") && !path.contains("/current/")
      let isObject =
        path.contains("/maps/") && !path.hasSuffix("%2freno") || path.contains("/programs/")
      found[path] = isTheSame || isObject ? text : ""
    }
    return found
  }

  private func generation() throws -> Int {
    try LedgerStore(kernel: sandbox.kernel, layout: sandbox.layout).current()?.generation ?? 0
  }

  /// - Parameter isRolledBack: whether maps that both generations share may hold what the later one's manifest said.
  private func check(_ desired: DesiredState, isRolledBack: Bool = false) throws {
    let facts = try sandbox.reconciler().plan(desired, options).effective.filter { change in
      !(isRolledBack && change.address.kind == .map && change.action.name == .update)
    }.map { Fact($0) }
    #expect(facts == [], "\(place)")
    #expect(try sandbox.leftovers() == [], "\(place)")
    #expect(try objects.difference(from: pinned()) == [], "\(place)")
    #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false, "\(place)")
  }

  /// What is pinned anywhere in the sandbox.
  private func pinned() throws -> Set<String> {
    Set(
      try sandbox.snapshot().values.compactMap { text in
        let words = text.split(separator: " ")
        return words[0] == "directory" ? nil : "\(words[0]) \(words[1])"
      })
  }
}

/// The objects in the kernel that are called as those of the fixtures, and the links that hold them.
private struct FixtureObjects {
  private static let programs: Set<String> = [
    "on_exec", "on_packet", "list_tasks", "reno_ssthresh", "reno_cong_avoid", "reno_undo_cwnd",
  ]
  private static let maps: Set<String> = ["hits", "reno", "m", "mm", "a", "j"]
  private let before: Set<String>

  init() { before = Self.all() }

  /// What has come since then and is not pinned; waits for what goes a moment later, and for what is of other runs.
  func difference(from pinned: Set<String>) -> [String] {
    // An array of programs that has lost its last pin is emptied by work that the kernel puts off; who opens it by its
    // number before that is done, and closes it, makes the kernel keep it for good.
    System.sleep(milliseconds: 50)
    var found = Self.all().subtracting(before).subtracting(pinned)
    for _ in 0..<500 where !found.isEmpty {
      System.sleep(milliseconds: 20)
      found.formIntersection(Self.all())
    }
    return found.sorted().map { "\($0) stays in the kernel" }
  }

  private static func all() -> Set<String> {
    var found: Set<String> = []
    var held: Set<UInt32> = []
    for id in (try? ObjectIDs(of: .program).all()) ?? [] {
      guard let info = try? Program.open(id: id).info(), programs.contains(info.name) else {
        continue
      }
      found.insert("program \(id)")
      held.insert(id)
    }
    for id in (try? ObjectIDs(of: .map).all()) ?? [] {
      guard let info = try? RawMap.open(id: id).info(), maps.contains(info.name) else { continue }
      found.insert("map \(id)")
    }
    for id in (try? ObjectIDs(of: .link).all()) ?? [] {
      guard let info = try? Link.open(id: id).info(), held.contains(info.programID) else {
        continue
      }
      found.insert("attachment \(id)")
    }
    return found
  }
}
