import BPFSyscall
import Testing

/// What the kernel, the host or another process forbids: each with its message and exit code,
/// and bpffs as it was.
@Suite(.needsBPF) struct RefusalTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Applies a manifest that shall be refused.
  private func refused(_ manifest: String, _ options: String...) throws -> Outcome {
    try scratch.write("refused.yaml", manifest)
    let before = try scratch.listing()
    let outcome = try Command.run(
      Command.binary, ["apply", "refused.yaml", "--bpffs", scratch.bpffs] + options,
      in: scratch.path)
    #expect(try scratch.listing() == before)
    return outcome
  }

  @Test func verifierSpeaksLast() throws {
    let manifest = Manifests.xdp("reads_out_of_bounds", of: "verifier-rejected.o", on: "lo")
    let outcome = try refused(manifest)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("refused.yaml:6:3: error: cannot load program "))
    #expect(outcome.error.contains("the verifier refused it: "))
    #expect(outcome.error.contains("unbounded memory access"))
    let lines = outcome.error.split(separator: "\n")
    let place = "the verifier says, at verifier-rejected.c:15 (function reads_out_of_bounds) ("
    let opening = try #require(lines.firstIndex { $0.hasPrefix(place) })
    #expect(lines[opening].hasSuffix(" lines before; --verifier-log shows all):"))
    let source = "return count ? count[ctx->ingress_ifindex] & XDP_PASS : XDP_PASS;"
    #expect(lines[opening + 1] == "      \(source)")
    #expect(logLines(outcome).count == 20)
    #expect(logLines(outcome).last?.contains("unbounded memory access") == true)
    #expect(lines.last?.hasPrefix("help: bound the index") == true)
  }

  @Test func verifierLogIsShownWhole() throws {
    let manifest = Manifests.xdp("reads_out_of_bounds", of: "verifier-rejected.o", on: "lo")
    let brief = try refused(manifest)
    let whole = try refused(manifest, "--verifier-log")
    #expect(whole.status == 65)
    #expect(!whole.error.contains("--verifier-log"))
    #expect(logLines(whole).count > 20)
    #expect(logLines(whole).first?.contains("R1=ctx") == true)
    #expect(logLines(whole).last?.hasPrefix("  processed ") == true)
    #expect(logLines(whole).dropLast().last == logLines(brief).last)
  }

  @Test func whatTheKernelLacksIsNamed() throws {
    let manifest = """
      apiVersion: bpf-apply/v1
      name: refused
      programs:
        lack: { file: \(Repository.fixtures)/verifier/lacking.bpf.o }
      attachments:
        lacking: { program: lack/no_field, raw_tracepoint: sched_switch }

      """
    let outcome = try refused(manifest)
    #expect(outcome.status == 65)
    let missing = "field `struct task_struct.no_such_member` does not exist in this kernel"
    #expect(outcome.error.contains("the verifier refused it: \(missing) (lacking.bpf.c:"))
    #expect(outcome.error.contains(": <needs struct task_struct.no_such_member, "))
    #expect(!outcome.error.contains("unknown#"))
    let ways = "`only_if` says on which hosts it is wanted; --keep-going applies the rest"
    #expect(outcome.error.hasSuffix("or run a kernel that has it; \(ways)\n"))
  }

  /// The lines of the log that are shown; a line of the source before them is indented further.
  private func logLines(_ outcome: Outcome) -> [Substring] {
    outcome.error.split(separator: "\n").drop { !$0.hasPrefix("the verifier says") }
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("      ") }
  }

  @Test func missingInterfaceIsNamed() throws {
    let outcome = try refused(Manifests.xdp("on_packet", of: "xdp.o", on: "nosuchif0"))
    #expect(outcome.status == 68)
    #expect(outcome.output == "")
    try expectSnapshot("refused-interface", outcome.error)
  }

  @Test func missingNetworkNamespaceIsNamed() throws {
    let outcome = try refused(
      """
      apiVersion: bpf-apply/v1
      name: steer
      programs:
        net: { file: bytecode/sk_lookup.o }
      attachments:
        steer: { program: net/on_lookup, netns: /run/netns/no-such-namespace }

      """)
    #expect(outcome.status == 68)
    try expectSnapshot("refused-netns", outcome.error)
  }

  @Test func missingTracepointIsNamed() throws {
    let outcome = try refused(
      """
      apiVersion: bpf-apply/v1
      name: trace
      programs:
        exec: { file: bytecode/tracepoint.o }
      attachments:
        executed: { program: exec/on_exec, tracepoint: sched/no_such_event }

      """)
    #expect(outcome.status == 68)
    #expect(outcome.error.contains("refused.yaml:6:3: error: "))
    #expect(outcome.error.contains("sched/no_such_event"))
  }

  @Test func pinOfSomebodyElseIsLeftAlone() throws {
    let foreign = try RawMap.create(
      RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 1))
    try Directory.create("\(scratch.bpffs)/counter", mode: 0o755)
    try Pin.create("\(scratch.bpffs)/counter/executions", foreign.descriptor)
    let outcome = try refused(Manifests.counter())
    #expect(outcome.status == 6)
    #expect(outcome.output == "")
    try expectSnapshot(
      "refused-pin", outcome.error.masking("map [0-9]+ is", as: "map N is"))
  }

  @Test func pinOfAnotherDeploymentIsLeftAlone() throws {
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try refused(
      Manifests.counter(name: "other").masking("other/executions", as: "counter/executions"))
    #expect(outcome.status == 6)
    #expect(outcome.error.contains("the path of pin counter/executions is taken"))
  }

  @Test func mapThatCannotKeepItsEntriesIsNotReplaced() throws {
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try refused(
      Manifests.counter().masking(
        "from: exec/hits", as: "from: exec/hits, max_entries: 2"))
    #expect(outcome.status == 5)
    #expect(outcome.output == "")
    try expectSnapshot("refused-map", outcome.error)
  }

  @Test func lockedDeploymentIsLeftAlone() throws {
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let lock = try FileDescriptor(openingDirectory: "\(scratch.bpffs)/bpf-apply/counter")
    try #require(try lock.tryLock())
    let outcome = try refused(Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
    #expect(outcome.status == 75)
    try expectSnapshot(
      "refused-locked", outcome.error.masking("error: .*\\[[0-9]+\\]", as: "error: NAME[PID]"))
    let destroyed = try scratch.bpfApply("destroy", "counter")
    #expect(destroyed.status == 75)
    // Looking takes no lock.
    #expect(try scratch.bpfApply("plan", "refused.yaml").status == 0)
    #expect(try scratch.bpfApply("status").status == 0)
    _ = consume lock
  }

  @Test func directoryThatOthersCanWriteIsNotTrusted() throws {
    try Directory.create("\(scratch.bpffs)/bpf-apply", mode: 0o777)
    try changeMode("\(scratch.bpffs)/bpf-apply", 0o777)
    let outcome = try refused(Manifests.counter())
    #expect(outcome.status == 6)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("others may write to \(scratch.bpffs)/bpf-apply (mode 0777)"))
  }

  @Test func ledgerOfANewerFormatIsRefused() throws {
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    try scratch.setLedger(
      of: "counter", to: readFile("\(Repository.fixtures)/ledgers/format3-ledger.json"))
    let outcome = try refused(Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
    #expect(outcome.status == 65)
    #expect(
      outcome.error == """
        error: the ledger of counter was written by a newer bpf-apply (9.0.0)
          help: use that version, or a newer one

        """)
    #expect(try scratch.bpfApply("destroy", "counter").status == 65)
    let status = try scratch.bpfApply("status")
    #expect(status.status == 0)
    #expect(
      status.output
        == "counter   the ledger of counter was written by a newer bpf-apply (9.0.0)\n")
  }
}
