import BPFSyscall
import Testing

/// `apply --confirm`, whose guard is a process of its own.
@Suite(.needsBPF) struct ConfirmCommandTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("former.yaml", Manifests.counter())
    try scratch.write("new.yaml", Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
  }

  /// Waits for something up to 20 s.
  private func eventually(_ holds: () throws -> Bool) throws -> Bool {
    for _ in 0..<200 {
      if try holds() { return true }
      System.sleep(milliseconds: 100)
    }
    return false
  }

  private func isLive(_ manifest: String) throws -> Bool {
    try scratch.bpfApply("plan", "--release", "--detailed-exitcode", manifest).status == 0
  }

  @Test func whatNobodyConfirmsIsRolledBackByAProcessThatOutlivesTheApply() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    let outcome = try scratch.bpfApply("apply", "--confirm", "2s", "new.yaml")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output.contains("`bpf-apply confirm counter` keeps it; else it is rolled back in"))
    #expect(try isLive("new.yaml"))
    #expect(try eventually { try isLive("former.yaml") })
    #expect(try scratch.bpfApply("new.yaml").status == 5)
    #expect(try scratch.bpfApply("confirm", "counter").status == 1)
  }

  @Test func whatIsConfirmedStaysAndItsGuardEnds() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    #expect(try scratch.bpfApply("apply", "--confirm", "3s", "new.yaml").status == 0)
    #expect(try scratch.bpfApply("former.yaml").status == 5)
    let plan = try scratch.bpfApply("plan", "former.yaml")
    #expect(plan.status == 5)
    #expect(
      plan.output.contains("generation 2 waits to be confirmed: until then an apply is refused"))
    #expect(plan.error.contains("`bpf-apply confirm counter` keeps it"))
    #expect(try scratch.bpfApply("plan", "new.yaml").status == 0)
    #expect(
      try scratch.bpfApply("status", "counter").output
        .contains("waits to be confirmed for another"))
    #expect(try scratch.bpfApply("confirm", "counter").status == 0)
    #expect(try eventually { try guards().isEmpty })
    #expect(try isLive("new.yaml"))
  }

  /// Its caller's environment may hold secrets, and its caller's directory be on a file system that somebody unmounts.
  @Test func theGuardKeepsNothingOfItsCaller() throws {
    let environment = ["BPF_APPLY_BPFFS": "./bpffs", "TOKEN": "s3cret"]
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    let outcome = try scratch.bpfApply(
      "apply", "--confirm", "3s", "new.yaml", environment: environment)
    #expect(outcome.status == 0, "\(outcome.error)")
    // Its arguments are all that it is told.
    let pids = try guards()
    #expect(pids.count == 1)
    for pid in pids {
      #expect(try readFile("/proc/\(pid)/environ") == [])
      #expect(try readSymbolicLink("/proc/\(pid)/cwd") == "/")
    }
    #expect(try eventually { try isLive("former.yaml") })
  }

  /// A machine that is shut down has no time left: what its guard gets then is SIGTERM.
  @Test func aGuardThatIsEndedRollsBackAtOnce() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    try #require(try scratch.bpfApply("apply", "--confirm", "10m", "new.yaml").status == 0)
    for pid in try guards() { try signal("TERM", pid) }
    #expect(try eventually { try guards().isEmpty })
    #expect(try isLive("former.yaml"))
    #expect(try scratch.bpfApply("new.yaml").status == 5)
  }

  @Test func whatIsOverdueIsShownAndCanStillBeConfirmed() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    try #require(try scratch.bpfApply("apply", "--confirm", "1s", "new.yaml").status == 0)
    for pid in try guards() { try signal("KILL", pid) }
    #expect(
      try eventually { try scratch.bpfApply("status", "counter").output.contains("OVERDUE") })
    #expect(try scratch.bpfApply("status", "--check").status == 2)
    let same = try scratch.bpfApply("plan", "new.yaml")
    #expect(same.status == 5 && same.output.contains("an apply of it takes it back"))
    #expect(same.error.contains("generation 2 of counter should have been confirmed by now"))
    let other = try scratch.bpfApply("plan", "former.yaml")
    #expect(other.status == 0 && other.output.contains("this takes its place"))
    #expect(try scratch.bpfApply("confirm", "counter").status == 0)
    #expect(try scratch.bpfApply("status", "--check").status == 0)
    #expect(try isLive("new.yaml"))
  }

  @Test func aFirstGenerationThatNobodyConfirmsIsHeld() throws {
    try #require(try scratch.bpfApply("apply", "--confirm", "1s", "new.yaml").status == 0)
    #expect(
      try eventually {
        try scratch.bpfApply("status").output.contains("nothing is deployed: what nobody confirmed")
      })
    #expect(!scratch.exists("counter/executions"))
    #expect(try scratch.bpfApply("status", "--check").status == 0)
    #expect(try scratch.bpfApply("new.yaml").status == 5)
    try scratch.write(
      "new.yaml", "# another text\n" + Manifests.counter(bytecode: "raw_tracepoint.v2.o"))
    #expect(try scratch.bpfApply("new.yaml").status == 5)
    #expect(try scratch.bpfApply("rollback", "counter").status == 1)
    #expect(try scratch.bpfApply("destroy", "counter").output.contains("is held no more"))
    #expect(!scratch.exists("bpf-apply"))
    #expect(try scratch.bpfApply("new.yaml").status == 0)
  }

  @Test func anApplyMayBeItsOwnGuard() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    let outcome = try scratch.bpfApply("apply", "--confirm", "1s", "--wait", "new.yaml")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("nobody confirmed counter: it is rolled back"))
    #expect(try guards().isEmpty)
    #expect(try isLive("former.yaml"))
    #expect(try scratch.bpfApply("new.yaml").status == 5)
    #expect(try scratch.bpfApply("apply", "--wait", "new.yaml").status == 64)
  }

  /// What a unit of systemd's runs: it waits for the process that applies, and not for its input.
  @Test func aGuardWaitsForTheProcessThatApplies() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    try #require(try scratch.bpfApply("apply", "--confirm", "1s", "new.yaml").status == 0)
    for pid in try guards() { try signal("KILL", pid) }
    // Its number is that of a process, but of one that has begun later.
    let outcome = try scratch.bpfApply("confirm", "counter", "--expire", "--after", "1:0")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try isLive("former.yaml"))
  }

  /// A process that is started in a container ends with it.
  @Test func inAContainerNobodyWouldBeLeftToGuard() throws {
    try #require(try scratch.bpfApply("former.yaml").status == 0)
    func run(_ arguments: String...) throws -> Outcome {
      try Command.run(
        "unshare",
        ["--pid", "--fork", "--mount-proc", Command.binary, "apply", "--bpffs", scratch.bpffs]
          + arguments, in: scratch.path)
    }
    let refused = try run("--confirm", "1s", "new.yaml")
    #expect(refused.status == 5)
    #expect(refused.error.contains("--wait"))
    #expect(try isLive("former.yaml"))
    #expect(try run("--confirm", "1s", "--wait", "new.yaml").status == 1)
    #expect(try isLive("former.yaml"))
  }

  @Test func anApplyThatFailsLeavesNoGuard() throws {
    try scratch.write("bad.yaml", Manifests.counter(bytecode: "verifier-rejected.o"))
    #expect(try scratch.bpfApply("apply", "--confirm", "1m", "bad.yaml").status != 0)
    #expect(try eventually { try guards().isEmpty })
    #expect(!scratch.exists("bpf-apply"))
  }

  private func signal(_ name: String, _ pid: String) throws {
    #expect(try Command.run("kill", ["-\(name)", pid], in: scratch.path).status == 0)
  }

  /// The processes that wait to roll something back in this test's bpffs.
  private func guards() throws -> [String] {
    try Directory.names(in: "/proc").filter { name in
      guard let line = try? readFile("/proc/\(name)/cmdline", limit: 1 << 16) else { return false }
      let text = String(decoding: line, as: UTF8.self)
      return text.contains("--expire") && text.contains(scratch.path)
    }
  }
}
