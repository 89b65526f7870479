import Testing

/// What `plan` shows, and that it changes nothing.
@Suite(.needsBPF) struct PlanTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
  }

  @Test(arguments: [["plan", "counter.yaml"], ["--dry-run", "counter.yaml"]])
  func showsWhatIsToBeMadeAndMakesNothing(_ arguments: [String]) throws {
    let before = try scratch.listing()
    let outcome = try Command.run(
      Command.binary, arguments + ["--bpffs", scratch.bpffs], in: scratch.path)
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    try expectSnapshot("plan-first", outcome.output)
    #expect(try scratch.listing() == before)
  }

  @Test func showsNoChangesAfterAnApply() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try scratch.bpfApply("plan", "counter.yaml")
    #expect(outcome.status == 0)
    try expectSnapshot("plan-no-changes", outcome.output)
  }

  @Test func showsWhatAnotherProgramMeans() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let before = try scratch.listing()
    try scratch.write("counter.yaml", Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
    let outcome = try scratch.bpfApply("plan", "counter.yaml")
    #expect(outcome.status == 0)
    try expectSnapshot("plan-program-changed", outcome.output)
    #expect(try scratch.listing() == before)
  }

  @Test func showsWhatIsRemoved() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let text = Manifests.counter().split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains("tasks") }.joined(separator: "\n")
    try scratch.write("counter.yaml", text)
    let outcome = try scratch.bpfApply("plan", "counter.yaml")
    #expect(outcome.status == 0)
    try expectSnapshot("plan-removed", outcome.output)
  }

  @Test func showsDriftToRepair() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    try scratch.remove("counter/executions")
    let outcome = try scratch.bpfApply("plan", "counter.yaml")
    #expect(outcome.status == 0)
    try expectSnapshot("plan-drift", outcome.output)
  }

  @Test func detailedExitCodeTellsWhetherSomethingWouldChange() throws {
    let before = try scratch.bpfApply("plan", "--detailed-exitcode", "counter.yaml")
    #expect(before.status == 2)
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let after = try scratch.bpfApply("plan", "--detailed-exitcode", "counter.yaml")
    #expect(after.status == 0)
  }
}
