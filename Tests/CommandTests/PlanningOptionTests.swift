import Testing

/// What `plan` and `apply` are told beside manifests.
@Suite(.needsBPF) struct PlanningOptionTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
  }

  @Test func aTargetAloneChanges() throws {
    try scratch.write(
      "counter.yaml",
      Manifests.counter(bytecode: "raw_tracepoint.v2.o")
        .replacing("iterator.o", with: "iterator.v2.o"))
    let outcome = try scratch.bpfApply("counter.yaml", "--target", "attachment.tasks")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("~ attachment tasks"))
    #expect(!outcome.output.contains("exec/on_exec"))
    let rest = try scratch.bpfApply("plan", "counter.yaml")
    #expect(rest.output.contains("± program exec/on_exec"))
    #expect(!rest.output.contains("attachment tasks"))
  }

  @Test func whatIsAskedForIsMadeAnew() throws {
    let outcome = try scratch.bpfApply("counter.yaml", "--replace", "map.executions")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output.contains(
        "± map executions          asked for with --replace: created anew, its contents are lost"))
    #expect(
      outcome.output.contains(
        "reloaded: map executions is replaced because asked for with --replace"))
    #expect(try scratch.bpfApply("plan", "--detailed-exitcode", "counter.yaml").status == 0)
  }

  @Test func anAddressThatIsNoneIsAUsageErrorAndOneThatNamesNothingIsNoTarget() throws {
    #expect(try scratch.bpfApply("plan", "--target", "tasks", "counter.yaml").status == 64)
    let outcome = try scratch.bpfApply("plan", "--target", "attachment.taks", "counter.yaml")
    #expect(outcome.status == 68)
    #expect(outcome.error.contains("did you mean `attachment.tasks`?"))
  }

  @Test func aManifestThatKeepsNothingIsRefused() throws {
    try scratch.write(
      "counter.yaml",
      """
      apiVersion: bpf-apply/v1
      name: counter
      maps: { m: { type: array, key: u32, value: u32, max_entries: 1 } }

      """)
    let refused = try scratch.bpfApply("counter.yaml")
    #expect(refused.status == 5)
    #expect(refused.error.contains("--replace-all"))
    #expect(try scratch.bpfApply("counter.yaml", "--replace-all").status == 0)
  }

  @Test func mapsOutliveWhatIsDestroyed() throws {
    let before = try scratch.bpfApply("status", "counter", "map.executions").output
    let outcome = try scratch.bpfApply("destroy", "counter", "--keep-maps")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output == "Destroyed counter: 2 attachments, 2 programs, 1 maps, 2 pins.\n")
    #expect(!scratch.exists("counter"))
    #expect(try scratch.bpfApply("counter.yaml").status == 0)
    let after = try scratch.bpfApply("status", "counter", "map.executions").output
    func id(_ text: String) -> Substring? {
      text.split(separator: "\n").first { $0.hasPrefix("  id") }
    }
    #expect(id(before) != nil && id(before) == id(after))
  }
}
