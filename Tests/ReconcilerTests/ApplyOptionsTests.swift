import Simulation
import Testing

@testable import Reconciler

/// What a run is told beside the manifest, on the simulated kernel.
@Suite struct ApplyOptionsTests {
  private let kernel = SimulatedKernel()

  private func text(_ version: String = "", flows: Int = 8) -> String {
    """
    programs:
      x: { file: xdp\(version).o, maps: { hits: flows } }
      t: { file: tcx\(version).o, maps: { hits: flows } }
      r: { file: raw_tracepoint\(version).o }
    maps:
      flows: { from: x/hits, max_entries: \(flows), on_change: recreate }
    attachments:
      x: { program: x/on_packet, xdp: eth0 }
      t: { program: t/on_packet, tcx: eth0 }
      r: { program: r/on_exec, raw_tracepoint: sched_process_exec }
    pins:
      shared/flows: { map: flows }
    """
  }

  private var reconciler: Reconciler { Reconciler(kernel, bpffs: World.bpffs, tool: "test") }

  private func address(_ text: String) throws -> ObjectAddress {
    try #require(ObjectAddress(text))
  }

  @discardableResult
  private func apply(
    _ text: String, _ change: (inout ApplyOptions) throws -> Void = { _ in }
  ) throws -> [String] {
    var options = ApplyOptions()
    try change(&options)
    return try reconciler.apply(Made.desired(text), options).effective.map {
      "\($0.action.name) \($0.address)"
    }
  }

  /// The numbers of what is live, by address.
  private func ids() throws -> [String: UInt32] {
    let status = try #require(try reconciler.status(of: "test"))
    #expect(!status.hasDrift)
    return Dictionary(
      uniqueKeysWithValues: status.ledger.addresses.map {
        ("\($0)", status.ledger.id(of: $0) ?? 0)
      })
  }

  private func changed(_ before: [String: UInt32], _ after: [String: UInt32]) -> [String] {
    Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
  }

  @Test func aTargetChangesWithWhatItNeedsAndNothingElse() throws {
    try apply(text())
    let before = try ids()
    let made = try apply(text(".v2")) { $0.only = [try address("attachment.r")] }
    #expect(made == ["replace program.r/on_exec", "replace attachment.r"])
    #expect(
      changed(before, try ids()) == ["attachment.r", "program.r/on_exec"])
    #expect(
      try apply(text(".v2")) == [
        "replace program.x/on_packet", "replace program.t/on_packet", "update attachment.x",
        "update attachment.t",
      ])
    #expect(try reconciler.plan(Made.desired(text(".v2"))).isEmpty)
  }

  @Test func whatUsesATargetThatIsReplacedChangesWithIt() throws {
    try apply(text())
    let before = try ids()
    try apply(text(".v2", flows: 16)) { $0.only = [try address("map.flows")] }
    #expect(
      changed(before, try ids()) == [
        "map.flows", "pin.shared/flows", "program.t/on_packet", "program.x/on_packet",
      ])
    #expect(
      try apply(text(".v2", flows: 16)) == ["replace program.r/on_exec", "replace attachment.r"])
  }

  @Test func whatIsNewOrGoneIsLeftOutWhereItIsNoTarget() throws {
    let without = text().split(separator: "\n").filter { !$0.contains(" r:") }
      .joined(separator: "\n")
    try apply(without)
    try apply(text(".v2")) { $0.only = [try address("attachment.t")] }
    #expect(try ids()["attachment.r"] == nil)
    try apply(text(".v2"))
    let before = try ids()
    try apply(without) { $0.only = [try address("attachment.t")] }
    #expect(changed(before, try ids()) == ["program.t/on_packet"])
    try apply(without)
    #expect(try ids()["attachment.r"] == nil)
  }

  @Test func whatIsHeldBackKeepsItsPinsAndItsDirectories() throws {
    try apply(text())
    let other = text(".v2").replacing("shared/flows", with: "other/flows")
    try apply(other) { $0.only = [try address("program.r/on_exec")] }
    #expect(kernel.names(in: "\(World.bpffs)/shared") == ["flows"])
    #expect(kernel.names(in: "\(World.bpffs)/other") == nil)
    try apply(other)
    #expect(kernel.names(in: "\(World.bpffs)/shared") == nil)
    #expect(kernel.names(in: "\(World.bpffs)/other") == ["flows"])
  }

  @Test func whatIsRenamedHasItsNameAlthoughItIsHeldBack() throws {
    try apply(text())
    let before = try ids()
    let renamed =
      text(".v2").replacing("{ hits: flows }", with: "{ hits: streams }")
      .replacing("  flows: {", with: "  streams: {").replacing("map: flows", with: "map: streams")
      + "\nmoved: { map.flows: map.streams }"
    let made = try apply(renamed) { $0.only = [try address("attachment.r")] }
    #expect(made == ["move map.streams", "replace program.r/on_exec", "replace attachment.r"])
    #expect(try ids()["map.streams"] == before["map.flows"] && ids()["map.flows"] == nil)
    try apply(renamed)
    #expect(try ids()["map.streams"] == before["map.flows"])
    #expect(try reconciler.plan(Made.desired(renamed)).isEmpty)
  }

  @Test func whatHasDriftedAndIsHeldBackStaysAsItIs() throws {
    try apply(text())
    let pin = reconciler.layout("test").pin(try address("attachment.x"), in: .current)
    try kernel.detachLink(at: pin)
    try kernel.remove(pin)
    let made = try apply(text(".v2")) { $0.only = [try address("attachment.r")] }
    #expect(made == ["replace program.r/on_exec", "replace attachment.r"])
    #expect(try kernel.object(at: pin) == nil)
    try apply(text(".v2"))
    #expect(try ids()["attachment.x"] != nil)
  }

  @Test(arguments: [
    ("attachment.x", ["attachment.x"]), ("attachment.r", ["attachment.r", "program.r/on_exec"]),
    ("program.x/on_packet", ["program.x/on_packet"]),
    (
      "map.flows",
      ["map.flows", "pin.shared/flows", "program.t/on_packet", "program.x/on_packet"]
    ),
  ])
  func whatIsAskedForIsMadeAnew(_ replaced: String, _ changes: [String]) throws {
    try apply(text())
    let before = try ids()
    let lines = try apply(text()) { $0.replaced = [try address(replaced)] }
    #expect(lines.contains("replace \(replaced)"))
    #expect(changed(before, try ids()) == changes)
    #expect(try reconciler.plan(Made.desired(text())).isEmpty)
  }

  @Test func anAddressThatNamesNothingIsRefused() throws {
    let error = #expect(throws: ReconcilerError.self) {
      try apply(text()) { $0.only = [try address("attachment.y")] }
    }
    #expect(error?.reason == .missingTarget)
    #expect(error?.message == "test has no object attachment.y")
    #expect(kernel.names(in: "\(World.bpffs)/bpf-apply") == nil)
  }

  @Test func aManifestThatKeepsNothingIsRefusedUnlessItIsMeant() throws {
    try apply(text())
    let other = "maps: { m: { type: array, key: u32, value: u32, max_entries: 1 } }"
    let error = #expect(throws: ReconcilerError.self) { try apply(other) }
    #expect(error?.reason == .refused)
    #expect(try reconciler.plan(Made.desired(text())).isEmpty)
    try apply(other) { $0.replacesAll = true }
    #expect(try Array(ids().keys) == ["map.m"])
  }

  @Test func mapsMayOutliveTheirDeployment() throws {
    try apply(text())
    let before = try ids()
    let destroyed = try reconciler.destroy("test", keepsMaps: true)
    #expect(destroyed?.maps.keys.contains("flows") == false)
    #expect(
      try changed(before, ids()) == [
        "attachment.r", "attachment.t", "attachment.x", "pin.shared/flows", "program.r/on_exec",
        "program.t/on_packet", "program.x/on_packet",
      ])
    #expect(kernel.names(in: "\(World.bpffs)/bpf-apply/test") == ["current"])
    try apply(text())
    #expect(try ids()["map.flows"] == before["map.flows"])
    _ = try reconciler.destroy("test", keepsMaps: true)
    _ = try reconciler.destroy("test")
    #expect(kernel.names(in: World.bpffs) == [])
  }
}
