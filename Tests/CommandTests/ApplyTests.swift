import BPFSyscall
import Testing

/// Apply and destroy, seen from outside.
@Suite(.needsBPF) struct ApplyTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
  }

  @Test func firstApplyShowsThePlanAndTheResult() throws {
    let outcome = try scratch.bpfApply("counter.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    try expectSnapshot("apply-first", outcome.output)
    #expect(scratch.exists("counter/executions"))
    #expect(scratch.exists("counter/tasks"))
  }

  @Test func programRunsAndIteratorIsRead() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let map = try RawMap(Pin.open("\(scratch.bpffs)/counter/executions").take())
    let before = try counter(map)
    _ = try Command.run("true", [], in: "/")
    #expect(try counter(map) > before)
    let tasks = try Command.run("cat", ["\(scratch.bpffs)/counter/tasks"], in: "/")
    #expect(tasks.output.hasPrefix("1\n1\n"))
  }

  @Test func destroyLeavesNothing() throws {
    let before = try scratch.listing()
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try scratch.bpfApply("destroy", "counter")
    #expect(outcome.status == 0)
    #expect(
      outcome.output
        == "Destroyed counter: 2 attachments, 2 programs, 3 maps, 2 pins.\n")
    #expect(try scratch.listing() == before)
  }

  @Test func destroyTakesTheManifestInPlaceOfTheName() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    #expect(try scratch.bpfApply("destroy", "counter.yaml").status == 0)
    #expect(!scratch.exists("bpf-apply/counter"))
  }

  @Test func destroyOfWhatIsNotDeployedSaysSo() throws {
    let before = try scratch.listing()
    let outcome = try scratch.bpfApply("destroy", "counter")
    #expect(outcome.status == 0)
    #expect(outcome.output == "Nothing to destroy: counter is not deployed.\n")
    #expect(try scratch.listing() == before)
  }

  @Test func destroySuggestsTheNameThatWasMeant() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try scratch.bpfApply("destroy", "countr")
    #expect(outcome.output.contains("did you mean `counter`?"))
    #expect(scratch.exists("bpf-apply/counter/current/ledger"))
  }

  @Test func manifestFromStandardInputIsApplied() throws {
    let outcome = try scratch.bpfApply("-", input: Manifests.counter())
    #expect(outcome.status == 0)
    #expect(try scratch.bpfApply("counter.yaml").output.hasPrefix("No changes."))
  }

  @Test func directoryOfTwoManifestsIsTwoDeployments() throws {
    try scratch.write("other.yaml", Manifests.counter(name: "other"))
    #expect(try scratch.bpfApply("./").status == 0)
    #expect(scratch.exists("bpf-apply/counter/current/ledger"))
    #expect(scratch.exists("bpf-apply/other/current/ledger"))
    #expect(try scratch.bpfApply("destroy", "./").status == 0)
    #expect(!scratch.exists("bpf-apply/counter"))
    #expect(!scratch.exists("bpf-apply/other"))
  }

  @Test func quietPrintsNothingWhereAllIsWell() throws {
    let outcome = try scratch.bpfApply("--quiet", "counter.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
    #expect(outcome.error == "")
    #expect(scratch.exists("counter/executions"))
  }

  @Test func changedProgramReplacesTheLiveOne() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    try scratch.write("counter.yaml", Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
    let outcome = try scratch.bpfApply("counter.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("Generation 2 is live.\nThe previous generation keeps "))
    let map = try RawMap(Pin.open("\(scratch.bpffs)/counter/executions").take())
    let before = try counter(map)
    _ = try Command.run("true", [], in: "/")
    #expect(try counter(map) >= before + 1000)
  }

  /// The fixtures' counter: the only element of an array of 64 bit numbers.
  private func counter(_ map: borrowing RawMap) throws -> UInt64 {
    let bytes = try map.lookup([0, 0, 0, 0]) ?? []
    return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
