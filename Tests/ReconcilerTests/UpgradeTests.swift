import BPFLoader
import BPFSyscall
import Foundation
import Manifest
import Testing

@testable import Reconciler
@testable import Simulation

/// Documents of generations that other versions have written; Tests/Fixtures/ledgers/README.md says how they are recorded.
@Suite struct UpgradeTests {
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures/ledgers"

  private static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
  }

  /// The documents that this version must understand.
  private static let documents = names { $0.hasPrefix("format1-") || $0.hasPrefix("format2-") }
  /// Those of them that are ledgers.
  private static let ledgers = documents.filter { !$0.hasSuffix("-plan.json") }

  private static func names(_ isMeant: (String) -> Bool) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".json") && isMeant($0) }.sorted()
  }

  @Test func thereAreSome() {
    #expect(Self.documents.count >= 7 && Self.ledgers.count >= 4)
  }

  @Test(arguments: documents) func nothingThatADocumentSaysIsLost(_ name: String) throws {
    let bytes = try Self.bytes(name)
    let ledger = try #require(try Ledger(decoding: bytes, deployment: "test"))
    #expect(ledger.deployment == "test" && !ledger.maps.isEmpty && !ledger.programs.isEmpty)
    let written = name.hasPrefix("format1-") ? try Format1.inPresentForm(bytes) : bytes
    let lost = Self.lost(try Self.json(written), in: try Self.json(ledger.encoded()), at: "")
    #expect(lost == [])
    // What the kernel in memory calls its hooks stays a text; this is what kernels have.
    #expect(
      ledger.attachments["s"]?.target.identity
        == .structOps(structure: "tcp_congestion_ops", name: "bpfapply_reno"))
  }

  /// The same manifest, applied by this version over what that one has left, has nothing to do.
  @Test(arguments: ledgers) func anUpgradePlansNothing(_ name: String) throws {
    let bytes = try Self.bytes(name)
    let written = try #require(try Ledger(decoding: bytes, deployment: "test"))
    let manifest = written.manifest.dropFirst(Self.head.count)
    let desired = try Made.desired(
      manifest.isEmpty
        ? Self.everything : String(manifest))
    let kernel = SimulatedKernel()
    let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "test")
    try reconciler.apply(desired)
    let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
    let store = LedgerStore(kernel: kernel, layout: layout)
    let current = try #require(try store.current())
    #expect(Set(written.addresses) == Set(current.addresses))
    try kernel.remove(layout.ledger(.current))
    try kernel.createDocument(
      Format1.numbered(bytes, as: current, names: written.pinnedAddress),
      at: layout.ledger(.current))
    for address in current.addresses where address.kind != .pin {
      let pin = layout.pin(address, of: written, in: .current)
      guard pin != layout.pin(address, in: .current) else { continue }
      try kernel.rename(layout.pin(address, in: .current), to: pin, .keep)
    }
    if let version = written.version { #expect(try desired.digest() == version) }

    let options = ApplyOptions.with { $0.isReleased = true }
    let plan = try reconciler.plan(desired, options)
    #expect(plan.facts == [] && plan.isEmpty)
    let counting = CountingKernel(kernel)
    try Reconciler(counting, bpffs: World.bpffs, tool: "test").apply(desired, options)
    #expect(counting.changes == [])
    #expect(try reconciler.status(of: "test")?.hasDrift == false)
    #expect(try reconciler.destroy("test") != nil)
    // Who had made a clsact was not recorded here then.
    let left = kernel.world.signature.filter { !$0.key.hasPrefix("made for ") }
    #expect(differences(World().signature, left) == [])
  }

  @Test func aDocumentOfTheNextFormatIsRefused() throws {
    let error = try #require(throws: ReconcilerError.self) {
      try Ledger(decoding: try Self.bytes("format3-ledger.json"), deployment: "test")
    }
    #expect(error.reason == .invalid)
    #expect(error.message == "the ledger of test was written by a newer bpf-apply (9.0.0)")
  }

  // MARK: Recording

  private static let head = "apiVersion: bpf-apply/v1\nname: test\n"

  /// Whatever a ledger can say.
  private static let everything = """
    programs:
      x: { file: xdp.o }
      v: { file: freplace.o }
      t: { file: tcx.o }
      c: { file: cgroup_skb.o }
      u: { file: tcx.v2.o }
      s: { file: struct_ops.unlinked.o }
      i: { file: iterator.o }
      g: { file: globals.o, globals: { step: 3 } }
      f: { file: object/initialisers.bpf.o, functions: { first: { load: true } } }
    maps:
      m: { type: hash, key: u32, value: { size: 8 }, max_entries: 16, prevent_destroy: false }
    attachments:
      x: { program: x/on_packet, xdp: { interface: eth0, mode: generic } }
      v: { program: v/on_verdict, freplace: { of: x/on_packet } }
      t: { program: t/on_packet, tcx: { interface: [eth0, eth1], order: first } }
      waits: { program: t/on_packet, tcx: noeth, when_missing: wait }
      c: { program: c/on_packet, cgroup: /a }
      u: { program: u/on_packet, tc: { interface: eth0, handle: 1 } }
      s: { map: s/reno, struct_ops: {} }
      i: { program: i/list_tasks, iterator: task }
      g: { program: g/on_exec, raw_tracepoint: { name: g, cookie: 18446744073709551615 } }
    pins:
      user/hits: { map: x/hits, mode: "0640", owner: 0, group: 0 }
      user/deep/i: { attachment: i, mode: "0444" }
      user/deep/p: { program: g/on_exec }

    """

  /// Writes the documents of this version anew: those of a format that was released stay as they are.
  @Test func record() throws {
    guard System.environment("BPF_APPLY_RECORD_LEDGERS") == "1" else { return }
    let format = "format\(Ledger.currentFormat)"
    let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
    func recorded(_ manifest: String) throws -> (plan: [UInt8], ledger: [UInt8]) {
      let kernel = SimulatedKernel()
      let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "0.0.0")
      try reconciler.apply(try Made.desired(manifest))
      let ledger = try kernel.document(at: layout.ledger(.current))
      return (try kernel.document(at: layout.plan(.current)), ledger)
    }
    func write(_ bytes: [UInt8], _ name: String) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(Self.folder)/\(name).json"))
    }
    let documents = try recorded(Self.everything)
    try write(documents.plan, "\(format)-plan")
    var ledger = try #require(try Ledger(decoding: documents.ledger, deployment: "test"))
    ledger.held = Digest.of("what was rolled back")
    ledger.programs["i/list_tasks@task"]?.pinName = "i%2flist_tasks"
    Self.fill(&ledger.attachments["x"]!.target)
    try write(try ledger.encoded(), "\(format)-ledger")
  }

  /// What the kernel in memory does not tell of a target.
  private static func fill(_ target: inout ResolvedTarget) {
    (target.attachType, target.path, target.offset) = (.xdp, "/a", 64)
    (target.hook, target.ownsHook) = ("netns 4026531840 interface 2", false)
  }

  // MARK: Comparing

  private static func json(_ bytes: [UInt8]) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(bytes))
  }

  /// What one document says and another does not, by path.
  private static func lost(_ old: Any, in new: Any, at path: String) -> [String] {
    if let old = old as? [String: Any], let new = new as? [String: Any] {
      return old.keys.sorted().flatMap { key in
        new[key].map { lost(old[key] ?? [], in: $0, at: "\(path)/\(key)") } ?? ["\(path)/\(key)"]
      }
    }
    return "\(old)" == "\(new)" ? [] : ["\(path): \(old) → \(new)"]
  }
}
