import Testing

/// `status NAME ADDRESS`: one object of a deployment.
@Suite(.needsBPF) struct ObjectStatusTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
  }

  /// The numbers that the kernel gives differ from run to run.
  private func masked(_ text: String) -> String {
    text.masking("(id|link)( +)[0-9]+\n", as: "$1$2N\n").masking("[0-9a-f]{16}\n", as: "TAG\n")
      .masking("  runs .*\n", as: "")
  }

  @Test(arguments: [
    ("attachment.executed", "status-attachment"), ("program.exec/on_exec", "status-program"),
    ("map.executions", "status-map"), ("pin.counter/tasks", "status-pin"),
  ])
  func showsTheObject(_ address: String, snapshot: String) throws {
    let outcome = try scratch.bpfApply("status", "counter", address, "--check")
    #expect(outcome.status == 0)
    try expectSnapshot(snapshot, masked(outcome.output))
  }

  @Test func anIteratorIsRead() throws {
    let outcome = try scratch.bpfApply("status", "counter", "attachment.tasks")
    #expect(outcome.status == 0)
    let parts = outcome.output.split(separator: "\n\n", maxSplits: 2).map(String.init)
    try #require(parts.count == 3)
    try expectSnapshot("status-iterator", masked("\(parts[0])\n\n\(parts[1])\n"))
    // It writes its step for each task.
    let lines = parts[2].split(separator: "\n")
    #expect(lines.count > 1 && Set(lines) == ["1"])
  }

  @Test func aChangedProgramIsRead() throws {
    try scratch.write(
      "counter.yaml", Manifests.counter().masking("iterator.o", as: "iterator.v2.o"))
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try scratch.bpfApply("status", "counter", "attachment.tasks")
    #expect(outcome.output.contains("generation 2"))
    #expect(outcome.output.hasSuffix("\n1000\n"))
  }

  @Test func driftIsExplained() throws {
    try scratch.remove("bpf-apply/counter/current/links/tasks")
    let tasks = try scratch.bpfApply("status", "counter", "attachment.tasks", "--check")
    #expect(tasks.status == 2)
    #expect(tasks.output.hasPrefix("attachment.tasks   drifted: its pin is gone\n"))
    #expect(!tasks.output.contains("\n1\n"))
    #expect(try scratch.bpfApply("status", "counter", "attachment.executed", "--check").status == 0)
  }

  @Test func whatWaitsIsExplained() throws {
    try scratch.write(
      "waiting.yaml",
      Manifests.xdp("on_packet", of: "xdp.o", on: "nosuchif0, when_missing: wait"))
    let applied = try scratch.bpfApply("waiting.yaml")
    try #require(applied.status == 0, "\(applied)")
    let outcome = try scratch.bpfApply("status", "filter", "attachment.uplink")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("attachment.uplink   pending: "))
    #expect(outcome.output.contains("nosuchif0"))
  }

  @Test(arguments: [
    ("attachment.task", "did you mean `attachment.tasks`?"),
    ("executed", "did you mean `attachment.executed`?"),
    ("map.x", "it has map.executions, map.tasks/hits, map.tasks/iterator.rodata"),
    ("x", "it has map.executions, "),
  ])
  func unknownObjectsAreMissing(_ address: String, help: String) throws {
    let outcome = try scratch.bpfApply("status", "counter", address)
    #expect(outcome.status == 68)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("counter has no object \(address)"))
    #expect(outcome.error.contains(help))
  }
}
