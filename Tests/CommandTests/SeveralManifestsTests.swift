import Testing

/// Several manifests at once, a directory of them, and maps that one deployment uses of another.
@Suite(.needsBPF) struct SeveralManifestsTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    // In the order of their names the user comes first.
    try scratch.write("d/a-reader.yaml", Self.reader)
    try scratch.write("d/b-owner.yaml", Self.owner())
  }

  private static func owner(entries: Int = 1) -> String {
    """
    apiVersion: bpf-apply/v1
    name: owner
    programs: { exec: { file: ../bytecode/raw_tracepoint.o } }
    maps: { counts: { from: exec/hits, max_entries: \(entries), on_change: recreate } }
    attachments: { executed: { program: exec/on_exec, raw_tracepoint: sched_process_exec } }

    """
  }

  private static let reader = """
    apiVersion: bpf-apply/v1
    name: reader
    programs: { exec: { file: ../bytecode/raw_tracepoint.v2.o } }
    maps: { shared: { from: exec/hits, external: { deployment: owner, map: counts } } }
    attachments: { executed: { program: exec/on_exec, raw_tracepoint: sched_process_exec } }

    """

  @Test func aDirectoryIsAppliedInTheOrderOfWhatIsShared() throws {
    let outcome = try scratch.bpfApply("d/")
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n").filter { $0.hasPrefix("Applied") }
    #expect(lines.map { $0.prefix { $0 != ":" } } == ["Applied owner", "Applied reader"])
    #expect(
      try scratch.bpfApply("status", "reader", "map.shared").output.contains("map counts of owner"))
    #expect(try scratch.bpfApply("plan", "--detailed-exitcode", "d/").status == 0)
  }

  @Test func aFaultOfOneIsToldBeforeAnyIsApplied() throws {
    try scratch.write(
      "d/c-bad.yaml",
      Self.reader.replacing("counts", with: "nowhere").replacing("name: reader", with: "name: bad"))
    let outcome = try scratch.bpfApply("d/")
    #expect(outcome.status == 68)
    #expect(outcome.error.contains("map shared: there is no map nowhere of owner"))
    #expect(outcome.error.contains("d/c-bad.yaml:4"))
    #expect(!scratch.exists("bpf-apply"))
  }

  @Test func aUsedMapIsReplacedOnlyTogetherWithItsUsersOrWhereThatIsAllowed() throws {
    try #require(try scratch.bpfApply("d/").status == 0)
    try scratch.write("d/b-owner.yaml", Self.owner(entries: 2))
    let refused = try scratch.bpfApply("d/b-owner.yaml")
    #expect(refused.status == 5)
    #expect(
      refused.error.contains(
        "map.counts would be replaced, but is used as map shared of reader"))
    let plan = try scratch.bpfApply("plan", "--allow", "map.counts", "d/b-owner.yaml")
    #expect(plan.status == 0)
    #expect(plan.output.contains("used as map shared of reader"))
    #expect(try scratch.bpfApply("destroy", "owner").status == 5)
    let both = try scratch.bpfApply("d/")
    #expect(both.status == 0, "\(both.error)")
    #expect(both.output.contains("map counts of owner is another map now"))
    #expect(try scratch.bpfApply("plan", "--detailed-exitcode", "d/").status == 0)
    #expect(try scratch.bpfApply("destroy", "owner", "reader").status == 0)
    #expect(!scratch.exists("bpf-apply"))
  }

  @Test func whatIsGoneFromADirectoryIsDestroyedOnlyWhereThatIsMeant() throws {
    try #require(try scratch.bpfApply("d/").status == 0)
    try scratch.removeFile("d/a-reader.yaml")
    let told = try scratch.bpfApply("d/")
    #expect(told.status == 0)
    #expect(
      told.error.contains("note: reader is still deployed, but its manifest"))
    let plan = try scratch.bpfApply("plan", "--prune", "d/")
    #expect(plan.error.contains("note: reader would be destroyed"))
    #expect(scratch.exists("bpf-apply/reader"))
    let pruned = try scratch.bpfApply("apply", "--prune", "d/")
    #expect(pruned.status == 0)
    #expect(pruned.output.contains("Destroyed reader: 1 attachments"))
    #expect(!scratch.exists("bpf-apply/reader"))
    #expect(scratch.exists("bpf-apply/owner"))
  }

  @Test func aManifestThatMovedIsNotGone() throws {
    try #require(try scratch.bpfApply("d/").status == 0)
    try scratch.write("e/a-reader.yaml", Self.reader)
    try scratch.removeFile("d/a-reader.yaml")
    let moved = try scratch.bpfApply("e/")
    #expect(moved.status == 0)
    #expect(moved.output.contains("No changes"))
    let outcome = try scratch.bpfApply("apply", "--prune", "d/")
    #expect(outcome.status == 0)
    #expect(scratch.exists("bpf-apply/reader"))
  }

  @Test func allAreDestroyedAtOnce() throws {
    try #require(try scratch.bpfApply("d/").status == 0)
    #expect(try scratch.bpfApply("destroy").status == 64)
    let outcome = try scratch.bpfApply("destroy", "--all")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(!scratch.exists("bpf-apply"))
    #expect(try scratch.bpfApply("destroy", "--all").output == "Nothing is deployed.\n")
  }
}
