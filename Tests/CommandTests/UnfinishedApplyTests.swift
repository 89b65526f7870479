import BPFSyscall
import Testing

/// A first apply that is killed with links attached is not invisible.
@Suite(.needsBPF, .needs("strace")) struct UnfinishedApplyTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
  }

  /// Killed when it is about to make its generation the one that is live.
  private func kill() throws {
    let outcome = try Command.run(
      "strace",
      [
        "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e",
        "inject=renameat2:signal=KILL:when=1", Command.binary, "counter.yaml",
      ], in: scratch.path, environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
    try #require(outcome.status == 137, "\(outcome)")
  }

  @Test func itIsShownAndTakenBack() throws {
    try kill()
    #expect(scratch.exists("bpf-apply/counter/next/links/executed"))
    let text = """
      counter   UNFINISHED apply of generation 1: it was killed, and 2 attachments of it can be at work
        help: apply its manifest again, or destroy counter: either takes back what is left

      """
    for arguments in [["status"], ["status", "--check"], ["status", "counter"]] {
      let outcome = try Command.run(
        Command.binary, arguments, in: scratch.path, environment: ["BPF_APPLY_BPFFS": scratch.bpffs]
      )
      #expect(outcome.status == 2 && outcome.output == text, "\(outcome)")
    }
    let outcome = try scratch.bpfApply("destroy", "counter")
    #expect(
      outcome.output
        == "Destroyed counter: what was left of it, by a run that was killed or by others.\n")
    #expect(!scratch.exists("bpf-apply"))
    #expect(try scratch.bpfApply("status").status == 0)
  }

  @Test func anUpdateThatIsKilledIsShownBesideWhatIsLive() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    try scratch.write("counter.yaml", Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
    try kill()
    let outcome = try scratch.bpfApply("status")
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("counter   generation 1 "))
    #expect(outcome.output.contains("counter   UNFINISHED apply of generation 2"), "\(outcome)")
    #expect(try scratch.bpfApply("counter.yaml").status == 0)
    #expect(try scratch.bpfApply("status").status == 0)
  }

  /// The same bytes there, and a run at work: nothing was killed.
  @Test func aRunThatIsAtWorkIsNamed() throws {
    try kill()
    let lock = try FileDescriptor(openingDirectory: "\(scratch.bpffs)/bpf-apply/counter")
    try #require(try lock.tryLock())
    let outcome = try scratch.bpfApply("status")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(
      outcome.output.hasPrefix("counter   ") && outcome.output.hasSuffix(" is at work on it\n"))
    withExtendedLifetime(lock) {}
  }
}
