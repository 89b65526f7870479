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

  /// Records anew what this version leaves: those of others stay as they are.
  @Test func record() throws {
    guard System.environment("BPF_APPLY_RECORD_LEDGERS") == "1" else { return }
    let before = try FullUpdate.before()
    var recorded = RecordedWorlds(before: before)
    let options = FullUpdate.options
    // It succeeds where nobody kills it.
    try Reconciler(SimulatedKernel(before), bpffs: World.bpffs, tool: "0.0.0")
      .apply(FullUpdate.new(), options)
    for number in 1...1000 {
      let kernel = SimulatedKernel(before)
      let counting = CountingKernel(kernel, .death(at: number))
      let reconciler = Reconciler(counting, bpffs: World.bpffs, tool: "0.0.0")
      _ = try? reconciler.apply(FullUpdate.new(), options)
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
