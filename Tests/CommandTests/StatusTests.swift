import Testing

/// `status`, of what is as it was applied and of what is not.
@Suite(.needsBPF) struct StatusTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
  }

  /// The numbers that the kernel gives differ from run to run.
  private func masked(_ text: String) -> String {
    text.masking("(id|link) [0-9]+", as: "$1 N").masking("tag [0-9a-f]{16}", as: "tag TAG")
      .masking("  [0-9]+ runs, [0-9]+ µs", as: "")
  }

  @Test func nothingIsDeployed() throws {
    let outcome = try scratch.bpfApply("status")
    #expect(outcome.status == 0)
    #expect(outcome.output == "Nothing is deployed.\n")
  }

  @Test(arguments: [["status"], ["status", "counter"], ["status", "--check"]])
  func showsWhatIsLive(_ arguments: [String]) throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try Command.run(
      Command.binary, arguments + ["--bpffs", scratch.bpffs], in: scratch.path)
    #expect(outcome.status == 0)
    try expectSnapshot("status", masked(outcome.output))
  }

  @Test func showsDriftAndTheNextApplyMendsIt() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    try scratch.remove("counter/executions")
    #expect(try scratch.bpfApply("status").status == 0)
    let drifted = try scratch.bpfApply("status", "--check")
    #expect(drifted.status == 2)
    try expectSnapshot("status-drift", masked(drifted.output))
    #expect(try scratch.bpfApply("counter.yaml").status == 0)
    #expect(scratch.exists("counter/executions"))
    #expect(try scratch.bpfApply("status", "--check").status == 0)
  }

  @Test func unknownDeploymentIsMissing() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try scratch.bpfApply("status", "countr")
    #expect(outcome.status == 68)
    #expect(outcome.error.contains("did you mean `counter`?"))
  }
}
