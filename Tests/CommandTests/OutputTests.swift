import Testing

/// Colour: none unless asked for, as nothing here is a terminal.
@Suite(.needsBPF) struct OutputTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
  }

  private let escape = "\u{1B}["

  @Test func noTerminalNoColour() throws {
    let outcome = try scratch.bpfApply("plan", "counter.yaml", environment: ["TERM": "xterm"])
    #expect(!outcome.output.contains(escape))
  }

  @Test func colourIsShownWhereItIsWanted() throws {
    let outcome = try scratch.bpfApply(
      "plan", "counter.yaml", "--color", "always", environment: ["NO_COLOR": "1"])
    #expect(outcome.output.contains("\(escape)32m+\(escape)0m map executions"))
  }

  @Test(
    .needs("script"),
    arguments: [
      ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
    ])
  func onATerminalTheEnvironmentDecides(_ environment: [String: String], _ colored: Bool) throws {
    // `script` runs a command on a terminal of its own.
    let outcome = try Command.run(
      "script", ["-qec", "'\(Command.binary)' plan counter.yaml", "/dev/null"],
      in: scratch.path,
      environment: environment.merging(
        ["TERM": "xterm", "BPF_APPLY_BPFFS": scratch.bpffs]) { given, _ in given })
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("map executions"))
    #expect(outcome.output.contains(escape) == colored)
  }

  @Test func readerThatWentAwayIsNoFailure() throws {
    let outcome = try Command.run(
      "sh", ["-c", "{ '\(Command.binary)' counter.yaml; echo $? >status; } | true; cat status"],
      in: scratch.path, environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
    #expect(outcome.output == "0\n")
    #expect(scratch.exists("bpf-apply/counter/current/ledger"))
  }
}
