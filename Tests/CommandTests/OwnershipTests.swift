import BPFSyscall
import Testing

/// What the command says of objects that were renamed, let go of, lost or taken over.
@Suite(.needsBPF) struct OwnershipCommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func manifest(_ sections: String) -> String {
    """
    apiVersion: bpf-apply/v1
    name: own
    programs:
      exec: { file: bytecode/raw_tracepoint.o }
    attachments:
      executed: { program: exec/on_exec, raw_tracepoint: sched_process_exec }
    \(sections)

    """
  }

  private func apply(_ sections: String) throws -> Outcome {
    try scratch.write("own.yaml", manifest(sections))
    return try scratch.bpfApply("own.yaml")
  }

  @Test func aRenamedMapHasAnArrow() throws {
    try #require(try apply("maps: { evts: { from: exec/hits } }").status == 0)
    let outcome = try apply(
      "maps: { events: { from: exec/hits } }\nmoved: { map.evts: map.events }")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.contains(
        "  → map events  array, 1 entries, 4 → 8 bytes, renamed from evts  own.yaml:7"))
    #expect(outcome.output.contains("Plan: 1 to move; 2 unchanged."))
    #expect(outcome.output.contains("Applied own: 1 moved. Generation 2 is live."))
    let again = try scratch.bpfApply("own.yaml")
    #expect(again.output.hasPrefix("No changes."))
  }

  @Test func aNameThatIsStillThereIsShown() throws {
    let outcome = try apply(
      "maps: { a: { from: exec/hits }, b: { type: array, key: u32, value: u32, max_entries: 1 } }\nmoved: { map.a: map.b }"
    )
    #expect(outcome.status == 65)
    #expect(
      outcome.error.contains(
        "own.yaml:8:10: error: `map.a` is still in the manifest, so that it cannot have become `map.b`"
      ))
  }

  @Test func whatNothingKeepsIsRefused() throws {
    let map = "maps: { kept: { type: array, key: u32, value: u32, max_entries: 1 } }"
    try #require(try apply(map).status == 0)
    let refused = try apply("removed: [map.kept]")
    #expect(refused.status == 5)
    #expect(refused.error.contains("map.kept cannot be let go of: nothing else would keep it"))
    #expect(refused.error.contains("help: give it a pin first"))
    try #require(try apply("\(map)\npins: { others/kept: { map: kept } }").status == 0)
    let outcome = try apply("removed: [map.kept]")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("○ map kept         let go: it stays, pinned at others/kept"))
    #expect(outcome.output.contains("Applied own: 2 let go of."))
    #expect(scratch.exists("others/kept"))
    #expect(try scratch.bpfApply("destroy", "own").status == 0)
    #expect(scratch.exists("others/kept"))
  }

  @Test func aLostLedgerIsDriftThatAnApplyRepairs() throws {
    try #require(try apply("").status == 0)
    try scratch.remove("bpf-apply/own/current/ledger")
    let status = try scratch.bpfApply("status", "--check")
    #expect(status.status == 2)
    #expect(status.output.contains("ledger  lost: rebuilt from what is pinned"))
    let outcome = try scratch.bpfApply("own.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("! ledger  lost: rebuilt from what is pinned"))
    #expect(outcome.output.contains("Applied own: 1 repaired."))
    #expect(try scratch.bpfApply("status", "--check").status == 0)
  }

  @Test func withoutAnyRecordDestroySaysWhatMayBeLeft() throws {
    try #require(try apply("pins: { user/link: { attachment: executed } }").status == 0)
    try scratch.remove("bpf-apply/own/current/ledger")
    try scratch.remove("bpf-apply/own/current/plan")
    let outcome = try scratch.bpfApply("destroy", "own")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("Destroyed own: 1 attachments, 1 programs, 1 maps, 0 pins."))
    #expect(outcome.output.contains("Its ledger and plan were lost: pins of its objects"))
    #expect(scratch.exists("user/link") && !scratch.exists("bpf-apply"))
  }

  /// Pins a map that nobody has.
  private func pinMap(entries: UInt32) throws {
    let map = try RawMap.create(
      RawMap.Options(type: .hash, keySize: 4, valueSize: 8, maxEntries: entries))
    try Pin.create("\(scratch.bpffs)/others", map.descriptor)
  }

  private let flows = "maps: { flows: { type: hash, key: u32, value: u64, max_entries: 16 } }"

  @Test func aMapOfOthersIsTakenOver() throws {
    try pinMap(entries: 16)
    let outcome = try apply("\(flows)\nadopt: { map.flows: others }")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("● map flows"))
    #expect(outcome.output.contains(", taken over from \(scratch.bpffs)/others"))
    #expect(try scratch.bpfApply("own.yaml").output.hasPrefix("No changes."))
    #expect(try scratch.bpfApply("destroy", "own").status == 0)
    #expect(scratch.exists("others"))
  }

  @Test func whatDoesNotFitOrIsNotThereIsNot() throws {
    try pinMap(entries: 32)
    let other = try apply("\(flows)\nadopt: { map.flows: others }")
    #expect(other.status == 6)
    #expect(
      other.error.contains(
        "own.yaml:8:10: error: map.flows cannot be taken over from \(scratch.bpffs)/others: max_entries 32 → 16"
      ))
    let missing = try apply("\(flows)\nadopt: { map.flows: nowhere }")
    #expect(missing.status == 68)
    #expect(!scratch.exists("bpf-apply"))
  }

  @Test func aForeignPinGivesWayOnlyWhereItIsNamed() throws {
    try pinMap(entries: 16)
    let pins = "pins: { others: { map: exec/hits } }"
    let refused = try apply(pins)
    #expect(refused.status == 6)
    #expect(refused.error.contains("or say --force-replace pin.others"))
    let outcome = try scratch.bpfApply("apply", "own.yaml", "--force-replace", "pin.others")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("which is not ours"))
    #expect(try scratch.bpfApply("own.yaml").output.hasPrefix("No changes."))
  }

  @Test func theCommandTakesWhatAManifestThenFinds() throws {
    try pinMap(entries: 16)
    try #require(try apply("").status == 0)
    let outcome = try scratch.bpfApply("adopt", "own", "map.flows", "others")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("Applied own: 1 taken over. Generation 2 is live."))
    #expect(try apply(flows).output.hasPrefix("No changes."))
    #expect(try scratch.bpfApply("adopt", "own", "map.flows", "others").status == 5)
    #expect(try scratch.bpfApply("adopt", "own", "map.more", "nowhere").status == 68)
    #expect(try scratch.bpfApply("adopt", "own", "flows", "others").status == 64)
    #expect(try scratch.bpfApply("adopt", "own", "attachment.a", "others").status == 6)
    #expect(try scratch.bpfApply("adopt", "own", "pin.a", "others").status == 65)
    #expect(try scratch.bpfApply("adopt", "none", "map.a", "others").status == 68)
  }
}
