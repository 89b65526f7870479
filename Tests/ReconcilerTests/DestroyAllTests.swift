import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler
@testable import Simulation

/// All that is deployed is taken down, whatever does not want to, on the simulated kernel.
@Suite struct DestroyAllTests {
  private let kernel = SimulatedKernel()

  private func reconciler(_ kernel: (any Kernel)? = nil) -> Reconciler {
    Reconciler(kernel ?? self.kernel, bpffs: World.bpffs, tool: "test")
  }

  /// Links that can be detached and one that cannot, with a pin of the user's, and what has no link.
  private func state(_ name: String, rule: String = "") throws -> DesiredState {
    try Made.desired(
      """
      programs:
        x: { file: xdp.o }
        t: { file: tcx.o }
        u: { file: tcx.v2.o }
        r: { file: raw_tracepoint.o }
        s: { file: struct_ops.unlinked.o }
      maps: { m: { type: hash, key: u32, value: u64, max_entries: 8\(rule) } }
      attachments:
        x: { program: x/on_packet, xdp: \(name)0 }
        t: { program: t/on_packet, tcx: \(name)0 }
        u: { program: u/on_packet, tc: { interface: \(name)0, handle: 1 } }
        r: { program: r/on_exec, raw_tracepoint: \(name) }
        s: { map: s/reno, struct_ops: {} }
      pins: { \(name)/r: { attachment: r } }
      """
    ).with { state in
      state.deployment = name
      // Two tables of one name cannot be registered at the same time.
      if name != "one" { state.attachments.removeAll { $0.name == "s" } }
    }
  }

  /// What became of each, in the order in which it was told.
  private func destroyAll(
    keepsMaps: Bool = false, _ kernel: (any Kernel)? = nil
  ) throws -> [(name: String, error: ReconcilerError?)] {
    var told: [(name: String, error: ReconcilerError?)] = []
    let reconciler = reconciler(kernel)
    reconciler.destroyAll(try reconciler.deployments(), keepsMaps: keepsMaps) { destruction in
      if case .failure(let error) = destruction.result {
        told.append((destruction.deployment, error))
      } else {
        told.append((destruction.deployment, nil))
      }
    }
    return told
  }

  private var deployments: [String] { get throws { try reconciler().deployments() } }

  private let detached = "its attachments are detached: nothing of it runs any more"

  @Test func whatMayNotBeRemovedIsDetachedAllTheSame() throws {
    try reconciler().apply(state("one", rule: ", prevent_destroy: true"))
    try reconciler().apply(state("two"))
    #expect(kernel.world.hooks.count == 9)
    let told = try destroyAll()
    #expect(told.map(\.name) == ["one", "two"])
    let error = try #require(told[0].error)
    #expect(error.reason == .refused && error.notes == [detached])
    #expect(error.advice?.hasPrefix("--keep-maps takes the rest down") == true)
    #expect(told[1].error == nil)
    #expect(try deployments == ["one"])
    #expect(kernel.world.hooks == [:])
    // Nothing is lost: an apply attaches it all again.
    try reconciler().apply(state("one", rule: ", prevent_destroy: true"))
    #expect(kernel.world.hooks.count == 5)
    let kept = try destroyAll(keepsMaps: true)
    #expect(kept.map(\.error?.message) == [nil])
    #expect(kernel.world.hooks == [:])
    let layout = reconciler().layout("one")
    #expect(kernel.names(in: "\(layout.directory(.current))/maps")?.contains("m") == true)
  }

  @Test func theAdviceToKeepMapsIsGivenWhereItHelps() throws {
    try reconciler().apply(state("one", rule: ", prevent_destroy: true"))
    let layout = reconciler().layout("one")
    let store = LedgerStore(kernel: kernel, layout: layout)
    var ledger = try #require(try store.current())
    ledger.maps["m"]?.preventDestroy = false
    ledger.maps["x/hits"]?.preventDestroy = true
    ledger.maps["x/hits"]?.slots = [:]
    try store.replace(with: ledger)
    let error = try #require(throws: ReconcilerError.self) { try reconciler().destroy("one") }
    #expect(error.advice == "apply once with `prevent_destroy: false`")
    // Refused alone, it is left as it is.
    #expect(kernel.world.hooks.count == 5 && error.notes == [])
  }

  @Test func whereAnotherRunIsAtWorkComesLastAndIsLeftAlone() throws {
    for name in ["one", "two"] { try reconciler().apply(state(name)) }
    kernel.busy = [reconciler().layout("one").directory]
    let told = try destroyAll()
    #expect(told.map(\.name) == ["two", "one"])
    #expect(told.map(\.error?.reason) == [nil, .locked])
    #expect(try deployments == ["one"])
    #expect(kernel.world.hooks.count == 5)
  }

  @Test(arguments: ["\"format\":\(Ledger.currentFormat)", "\"kind\":\"map\""])
  func aLedgerThatIsNotUnderstoodIsNoObstacle(_ known: String) throws {
    for name in ["one", "two"] { try reconciler().apply(state(name)) }
    let path = reconciler().layout("one").ledger(.current)
    let text = String(decoding: try kernel.document(at: path), as: UTF8.self)
    try kernel.remove(path)
    let other = text.replacing(known, with: "\"format\":99").replacing(
      "\"format\":\(Ledger.currentFormat)", with: "\"format\":99")
    #expect(other != text)
    try kernel.createDocument(Array(other.utf8), at: path)
    let told = try destroyAll()
    #expect(told.map(\.error?.reason) == [.invalid, nil])
    #expect(told[0].error?.notes == [detached])
    #expect(kernel.world.hooks == [:])
    #expect(try deployments == ["one"])
  }

  @Test func whatOthersPutThereIsLeftThere() throws {
    try reconciler().apply(state("two"))
    let path = "\(DeploymentLayout.root(in: World.bpffs))/a"
    try kernel.createDocument([1], at: path)
    let told = try destroyAll()
    #expect(told.map(\.name) == ["a", "two"])
    #expect(told.map(\.error?.reason) == [.conflict, nil])
    #expect(try deployments == ["a"])
    #expect(kernel.world.hooks == [:])
  }

  @Test func aReadOnlyFileSystemKeepsNothingAttachedThatCanBeDetached() throws {
    for name in ["one", "two"] { try reconciler().apply(state(name)) }
    kernel.world.isReadOnly = true
    let told = try destroyAll()
    #expect(told.map(\.error?.reason) == [.notConverged, .notConverged])
    #expect(told[0].error?.advice?.hasPrefix("mount -o remount,rw /bpf, then") == true)
    // A raw tracepoint is detached by unlinking alone.
    #expect(Set(kernel.world.hooks.keys) == ["raw_tracepoint one", "raw_tracepoint two"])
    #expect(told[0].error?.notes.map { $0.prefix(13) } == ["not detached:"])
    kernel.world.isReadOnly = false
    #expect(try destroyAll().map(\.error?.message) == [nil, nil])
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  /// As an LSM program can that denies bpf(2): the pins that it has can be removed all the same.
  @Test func aProgramThatDeniesLookingIsNoObstacle() throws {
    try reconciler().apply(state("one"))
    try reconciler().apply(state("two").with { $0.pins = [] })
    kernel.denying = "raw_tracepoint two"
    #expect(throws: ReconcilerError.self) { try reconciler().status(of: "one") }
    #expect(try destroyAll().map(\.error?.message) == [nil, nil])
    #expect(differences(World().signature, kernel.world.signature) == [])
  }

  /// Each call of one deployment's fails: all of the other goes.
  @Test func whatFailsAtOneIsNoObstacleToOthers() throws {
    for name in ["one", "two"] { try reconciler().apply(state(name)) }
    let world = kernel.world
    var failures = 0
    for number in 1... {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .failure(at: number))
      let told = try destroyAll(counting)
      guard counting.didFail else { break }
      guard counting.changes[number - 1].contains("/one/") else { continue }
      failures += told[0].error == nil ? 0 : 1
      #expect(told[1].error == nil, "\(number)")
      #expect(
        try Reconciler(kernel, bpffs: World.bpffs, tool: "").deployments().contains("two") == false)
      #expect(!kernel.world.hooks.keys.contains { $0.contains("two") }, "\(number)")
      #expect(try destroyAll(kernel).allSatisfy { $0.error == nil }, "\(number)")
      #expect(differences(World().signature, kernel.world.signature) == [], "\(number)")
    }
    #expect(failures > 10)
  }

  /// Killed at each change of a first apply and of an update, then all is destroyed.
  @Test(arguments: [false, true]) func whatAKilledApplyLeftGoesToo(_ isUpdate: Bool) throws {
    if isUpdate { try reconciler().apply(state("one")) }
    let world = kernel.world
    let desired = try state("one", rule: ", on_change: recreate").with { state in
      for index in state.programs.indices { state.programs[index].digest += "2" }
    }
    for number in 1... {
      let kernel = SimulatedKernel(world)
      let counting = CountingKernel(kernel, .death(at: number))
      do throws(ReconcilerError) {
        try reconciler(counting).apply(desired)
        break
      } catch {
        #expect(counting.didFail)
      }
      let told = try destroyAll(kernel)
      #expect(told.allSatisfy { $0.error == nil }, "\(number): \(told)")
      // It may have been killed when there was but the directory for all.
      let left = kernel.world.signature.filter { $0.key != DeploymentLayout.root(in: World.bpffs) }
      #expect(differences(World().signature, left) == [], "\(number)")
    }
  }
}
