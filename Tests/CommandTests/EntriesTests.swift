import BPFSyscall
import Testing

/// The entries of maps, as the command tells of them.
@Suite(.needsBPF) struct EntriesTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func manifest(_ values: String, _ rest: String = "") -> String {
    """
    apiVersion: bpf-apply/v1
    name: lists
    maps:
      blocked:
        type: lpm_trie
        key: lpm_ipv4
        value: u32
        max_entries: 1Ki
        flags: [no_prealloc]\(rest)
        entries:
          mode: exact
          values:
            \(values)

    """
  }

  private func run(_ values: String, _ command: String = "apply") throws -> Outcome {
    try scratch.write("lists.yaml", manifest(values))
    return try scratch.bpfApply(command, "lists.yaml")
  }

  @Test func aPlanCountsWhatIsWritten() throws {
    let first = try run("{ 10.0.0.0/8: 1, 192.0.2.0/24: 2 }")
    #expect(first.status == 0)
    #expect(
      first.output.contains("map blocked  lpm_trie, 1024 entries, 8 → 4 bytes, with 2 entries"))
    #expect(try run("{ 10.0.0.0/8: 1, 192.0.2.0/24: 2 }").output.hasPrefix("No changes."))
    let changed = try run("{ 10.0.0.0/8: 3, 198.51.100.0/24: 2 }", "plan")
    #expect(changed.output.contains("~ map blocked  2 entries written, 1 deleted"))
    let before = try scratch.listing()
    #expect(try run("{ 10.0.0.0/8: 3, 198.51.100.0/24: 2 }").status == 0)
    #expect(try scratch.listing() != before)
    #expect(try scratch.listing().allSatisfy { !$0.contains("undo") })
  }

  @Test func whatOthersWriteIsShownAndTakenBack() throws {
    try #require(try run("{ 10.0.0.0/8: 1 }").status == 0)
    let map = try RawMap(
      Pin.open("\(scratch.bpffs)/bpf-apply/lists/current/maps/blocked").take())
    try map.update([0, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0])
    let status = try scratch.bpfApply("status", "--check", "lists")
    #expect(status.status == 2)
    #expect(status.output.contains("DRIFT"))
    #expect(status.output.contains("(contents changed outside bpf-apply)"))
    let repaired = try run("{ 10.0.0.0/8: 1 }")
    #expect(
      repaired.output.contains(
        "! map blocked  contents changed outside bpf-apply: 1 entry deleted"))
    #expect(repaired.output.contains("1 repaired"))
    #expect(try scratch.bpfApply("status", "--check", "lists").status == 0)
  }

  @Test func badEntriesAreShownWithTheirPlaces() throws {
    let outcome = try run(
      "{ 10.0.0.1/8: 1, 192.0.2.0/24: 4294967296, 192.0.2.0/33: 1, hex:0800: 2, 0.0.0.0/0: one }",
      "validate")
    #expect(outcome.status == 65)
    try expectSnapshot("bad-entries", outcome.error)
  }
}
