import BPFLoader
import BPFSyscall
import Foundation
import Testing

@testable import Reconciler
@testable import Simulation

/// Applies of other versions that were killed half-way: this version takes them back as that one would have.
@Suite struct HalfAppliedTests {
  private static let layout = DeploymentLayout(bpffs: World.bpffs, name: "test")
  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Fixtures/ledgers"

  private static func recorded(_ format: Int) throws -> RecordedWorlds {
    let url = URL(fileURLWithPath: "\(folder)/killed-format\(format).json")
    return try JSONDecoder().decode(RecordedWorlds.self, from: try Data(contentsOf: url))
  }

  @Test func whatTheFirstFormatLeftHalfWayIsTakenBack() throws {
    let recorded = try Self.recorded(1)
    #expect(recorded.killed.count > 10)
    let before = recorded.world(recorded.before)
    for state in recorded.killed {
      let kernel = SimulatedKernel(recorded.world(state))
      try Recovery(layout: Self.layout, kernel: kernel).run()
      #expect(changes(before, kernel.world) == [], "\(state.place)")
      #expect(before.hooks.keys == kernel.world.hooks.keys, "\(state.place)")
    }
  }

  /// A recovery that is killed as well is repeated.
  @Test func itIsTakenBackAlsoWhereThatIsKilled() throws {
    let recorded = try Self.recorded(1)
    let before = recorded.world(recorded.before)
    var deaths = 0
    for (index, state) in recorded.killed.enumerated() {
      for number in stride(from: 1 + index % 5, through: 200, by: 5) {
        let kernel = SimulatedKernel(recorded.world(state))
        let counting = CountingKernel(kernel, .death(at: number))
        _ = try? Recovery(layout: Self.layout, kernel: counting).run()
        guard counting.didFail else { break }
        deaths += 1
        try Recovery(layout: Self.layout, kernel: kernel).run()
        let place = "\(state.place), \(counting.changes.last ?? "")"
        #expect(changes(before, kernel.world) == [], "\(place)")
      }
    }
    #expect(deaths > 100)
  }

  /// What differs, but for what that format did not say: where lost pins had stood, and that others had put a program into
  /// a link, which gets the recorded one.
  private func changes(_ before: World, _ after: World) -> [String] {
    differences(before.signature, after.signature).filter {
      !$0.contains("r%2fon_exec") && !$0.contains("cgroup /a")
    }
  }

  // MARK: Recording

  private static func former() throws -> DesiredState {
    try Made.desired(
      """
      programs:
        n: { file: netfilter.o }
        x: { file: xdp.o }
        t: { file: tcx.o }
        u: { file: tcx.o }
        s: { file: struct_ops.unlinked.o }
        c: { file: cgroup_skb.o }
        r: { file: raw_tracepoint.o }
      maps:
        m: { type: hash, key: u32, value: u32, max_entries: 8, entries: { mode: exact, values: { 1: 1, 2: 1 } } }
      readers: 100
      attachments:
        n: { program: n/on_packet, netfilter: { hook: input } }
        x: { program: x/on_packet, xdp: eth0 }
        t: { program: t/on_packet, tcx: eth0 }
        u: { program: u/on_packet, tc: { interface: eth0, handle: 1 } }
        s: { map: s/reno, struct_ops: {} }
        c: { program: c/on_packet, cgroup: /a }
        r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
      pins:
        user/m: { map: m, mode: "0640" }
        user/x: { map: x/hits }
      """)
  }

  private static func new() throws -> DesiredState {
    try Made.desired(
      """
      programs:
        n: { file: netfilter.v2.o }
        x: { file: xdp.v2.o }
        t: { file: tcx.v2.o }
        u: { file: tcx.v2.o }
        s: { file: struct_ops.unlinked.v2.o }
        c: { file: cgroup_skb.v2.o }
        r: { file: raw_tracepoint.v2.o }
      maps:
        m: { type: hash, key: u32, value: u32, max_entries: 8, entries: { mode: exact, values: { 1: 2, 3: 1 } } }
      readers: 101
      attachments:
        n: { program: n/on_packet, netfilter: { hook: input } }
        x: { program: x/on_packet, xdp: eth0 }
        y: { program: x/on_packet, xdp: eth1 }
        t: { program: t/on_packet, tcx: eth0 }
        u: { program: u/on_packet, tc: { interface: eth0, handle: 1 } }
        s: { map: s/reno, struct_ops: {} }
        c: { program: c/on_packet, cgroup: /a }
        r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
      pins:
        user/m: { map: m, mode: "0600" }
        user/deep/x: { map: x/hits }
      """)
  }

  /// What stands before: with a link that others have put a program into, a program of others without a link, and a pin
  /// under another name.
  private static func before() throws -> World {
    let kernel = SimulatedKernel()
    let reconciler = Reconciler(kernel, bpffs: World.bpffs, tool: "0.0.0")
    try reconciler.apply(former())
    var world = kernel.world
    func pin(_ kind: ObjectAddress.Kind, _ name: String) -> String {
      layout.pin(ObjectAddress(kind, name), in: .current)
    }
    try world.swap(pin(.attachment, "c"))
    let path = pin(.program, "r/on_exec")
    try world.rename(path, to: "\(path)-moved", .keep)
    let foreign = world.number()
    world.objects[foreign] = .program(World.Program(digest: "foreign", type: .xdp, maps: []))
    world.hooks["xdp eth1 0 "] = [foreign]
    return world
  }

  /// Records anew what this version leaves: those of others stay as they are.
  @Test func record() throws {
    guard System.environment("BPF_APPLY_RECORD_LEDGERS") == "1" else { return }
    let before = try Self.before()
    var recorded = RecordedWorlds(before: before)
    let options = ApplyOptions.with { $0.forced = [ObjectAddress(.attachment, "y")] }
    // It succeeds where nobody kills it.
    try Reconciler(SimulatedKernel(before), bpffs: World.bpffs, tool: "0.0.0")
      .apply(Self.new(), options)
    for number in 1...1000 {
      let kernel = SimulatedKernel(before)
      let counting = CountingKernel(kernel, .death(at: number))
      let reconciler = Reconciler(counting, bpffs: World.bpffs, tool: "0.0.0")
      _ = try? reconciler.apply(Self.new(), options)
      guard counting.didFail, !counting.didPublish else { break }
      let isLive = counting.changes.contains {
        $0.hasPrefix("create table") && $0.contains("/undo/")
      }
      // Each third tells enough.
      if isLive, number.isMultiple(of: 3) {
        recorded.add(kernel.world, counting.changes.last ?? "")
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let url = URL(
      fileURLWithPath: "\(Self.folder)/killed-format\(Ledger.currentFormat).json")
    try encoder.encode(recorded).write(to: url)
  }
}
