import BPFSyscall
import Testing

/// `prune`, and the memory that the generation before keeps.
@Suite(.needsBPF) struct PruneTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("former.yaml", Manifests.counter())
    try scratch.write("new.yaml", Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
  }

  private let kept = #"previous generation keeps [0-9.]+ KiB \(prune to free\)"#

  @Test func whatIsKeptIsSaidAndFreed() throws {
    let first = try scratch.bpfApply("former.yaml")
    try #require(first.status == 0)
    #expect(!first.output.contains("previous generation"))
    #expect(try scratch.bpfApply("new.yaml").output.contains(try Regex("The \(kept)\\.\n")))
    #expect(try scratch.bpfApply("status", "counter").output.contains(try Regex("\n  \(kept)\n")))

    let outcome = try scratch.bpfApply("prune", "counter")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(
      outcome.output.contains(
        try Regex(#"^Pruned counter: [0-9.]+ KiB less\. It cannot be rolled back any more\.\n$"#)))
    #expect(!scratch.exists("bpf-apply/counter/previous"))
    #expect(
      try !scratch.bpfApply("status", "counter").output.contains("previous generation"))
    #expect(try scratch.bpfApply("plan", "--detailed-exitcode", "new.yaml").status == 0)
    #expect(try scratch.bpfApply("rollback", "counter").status == 1)

    let again = try scratch.bpfApply("prune", "counter")
    #expect(again.status == 0)
    #expect(again.output == "Nothing to prune: counter has no previous generation.\n")
  }

  @Test func whatIsNotDeployedIsMissing() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    let outcome = try scratch.bpfApply("prune", "countr")
    #expect(outcome.status == 68)
    #expect(outcome.error.contains("did you mean `counter`?"))
    #expect(try scratch.bpfApply("prune").status == 64)
  }

  @Test func nothingIsPrunedThatWaitsToBeConfirmed() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    try #require(try scratch.bpfApply("apply", "--confirm", "30s", "new.yaml").status == 0)
    let outcome = try scratch.bpfApply("prune", "counter")
    #expect(outcome.status == 5)
    #expect(outcome.error.contains("waits to be confirmed"))
    #expect(scratch.exists("bpf-apply/counter/previous"))
    #expect(try scratch.bpfApply("confirm", "counter").status == 0)
    #expect(try scratch.bpfApply("prune", "counter").status == 0)
  }

  /// The first to say it drops what is kept; the second changes nothing.
  @Test func aManifestMayKeepNone() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    try #require(try scratch.bpfApply("new.yaml").status == 0)
    try scratch.write(
      "new.yaml",
      Manifests.counter(bytecode: "raw_tracepoint.v2.o") + "keep_previous: false\n")
    let outcome = try scratch.bpfApply("new.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("  ~ keep_previous  no generation before is kept\n"))
    #expect(!outcome.output.contains("The previous generation"))
    #expect(!scratch.exists("bpf-apply/counter/previous"))
    let before = try scratch.listing()
    #expect(try scratch.bpfApply("new.yaml").output.contains("No changes."))
    #expect(try scratch.listing() == before)
    let rollback = try scratch.bpfApply("rollback", "counter")
    #expect(rollback.status == 1)
    #expect(rollback.error.contains("(keep_previous: false)"))
  }
}
