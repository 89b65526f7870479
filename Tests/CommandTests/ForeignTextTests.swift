import BPFSyscall
import Foundation
import Testing

/// Whatever comes from outside is shown escaped, in results as in errors.
@Suite struct ForeignTextTests {
  private static let hostile = ForeignText.hostile

  @Test(arguments: [
    [hostile], ["--\(hostile)", "x.yaml"], ["plan", "--\(hostile)=1", "x.yaml"],
    ["plan", "./\(hostile)"],
    ["validate", "\(hostile).yaml"], ["inspect", hostile], ["destroy", hostile],
    ["status", hostile], ["prune", hostile], ["rollback", "a", "--lock-timeout", hostile],
    ["apply", "--confirm", hostile, "x.yaml"], ["adopt", "counter", hostile, "x"],
    ["plan", "--target", hostile, "x.yaml"], ["status", "--color", hostile],
    ["inspect", "--btf", hostile, "bytecode/xdp.o"], ["status", "a", "b", hostile],
  ])
  func argumentsAreEscaped(_ arguments: [String]) throws {
    let scratch = try Scratch(mounting: false)
    let outcome = try Command.run(Command.binary, arguments, in: scratch.path)
    #expect(outcome.status > 2)
    expectHarmless(outcome)
  }

  @Test(.needsBPF) func whereBpffsShallBeIsEscaped() throws {
    let scratch = try Scratch(mounting: false)
    try scratch.write("counter.yaml", Manifests.counter())
    expectHarmless(try scratch.bpfApply("counter.yaml", "--bpffs", Self.hostile))
  }

  @Test func pathsOfPinsAreRefusedAndEscaped() throws {
    let scratch = try Scratch(mounting: false)
    try scratch.write(
      "bad.yaml",
      Manifests.counter().replacing("counter/tasks", with: "\"\(ForeignText.inYAML)\""))
    let outcome = try scratch.bpfApply("validate", "bad.yaml")
    #expect(outcome.status == 65)
    expectHarmless(outcome)
    #expect(outcome.error.hasPrefix("bad.yaml:17:3: error: pin path `e"))
    #expect(outcome.error.contains("` has an unprintable character in it\n"))
  }

  @Test func pathsOfFilesAreEscaped() throws {
    let scratch = try Scratch(mounting: false)
    try scratch.write(
      "bad.yaml",
      Manifests.counter(bytecode: "x").replacing("bytecode/x", with: "\"\(ForeignText.inYAML)\""))
    let outcome = try scratch.bpfApply("validate", "bad.yaml")
    #expect(outcome.status == 66)
    expectHarmless(outcome)
  }

  @Test func namesInBytecodeAreEscaped() throws {
    let scratch = try Scratch(mounting: false)
    try scratch.patch(
      "raw_tracepoint.o",
      [("on_exec", "o\u{1B}[31mc"), ("hits", "h\n\u{7F}s"), ("GPL", "G\nL")])
    let file = "bytecode/raw_tracepoint.o"
    let text = try scratch.bpfApply("inspect", file)
    #expect(text.status == 0)
    expectHarmless(text, shows: #"o\u{1B}[31mc"#)
    #expect(text.output.hasPrefix(#"raw_tracepoint   license G\nL"#))
    #expect(text.output.contains(#"h\n\u{7F}s"#))
    let json = try scratch.bpfApply("inspect", file, "--format", "json")
    #expect(json.status == 0)
    expectHarmless(json, shows: nil)
    let read = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let maps = try #require(read["maps"] as? [[String: Any]])
    #expect(maps.map { $0["name"] as? String } == ["h\n\u{7F}s"])
    let loaded = try scratch.bpfApply("inspect", file, "--as-loaded")
    expectHarmless(loaded, shows: #"o\u{1B}[31mc"#)
  }

  /// What is applied may have such names from before they were refused.
  @Test(.needsBPF) func pinsOfBeforeAreEscapedAndCanBeDestroyed() throws {
    let scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let old = "counter/\(Self.hostile)"
    try rename("\(scratch.bpffs)/counter/executions", to: "\(scratch.bpffs)/\(old)")
    let ledger = String(decoding: try scratch.ledger(of: "counter"), as: UTF8.self)
    let json = try String(decoding: JSONEncoder().encode(old), as: UTF8.self).dropFirst().dropLast()
    let changed = ledger.replacing(#"counter\/executions""#, with: "\(json)\"")
    try #require(changed != ledger)
    try scratch.setLedger(of: "counter", to: Array(changed.utf8))

    for command in [["status"], ["status", "counter", "pin.\(old)"], ["status", "counter", "x"]] {
      expectHarmless(
        try Command.run(Command.binary, command + ["--bpffs", scratch.bpffs], in: scratch.path))
    }
    let plan = try scratch.bpfApply("plan", "counter.yaml")
    expectHarmless(plan)
    #expect(plan.output.contains("  - pin counter/\(ForeignText.shown)"))
    let destroyed = try scratch.bpfApply("destroy", "counter")
    #expect(destroyed.status == 0)
    #expect(!scratch.exists("counter") && !scratch.exists("bpf-apply"))
  }

  @Test(.needsBPF) func namesGivenToWhatIsAdoptedAreEscaped() throws {
    let scratch = try Scratch()
    _ = try ForeignObjects(in: scratch.bpffs)
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let adopted = try scratch.bpfApply("adopt", "counter", "map.\(Self.hostile)", "foreign/map")
    #expect(adopted.status == 0)
    expectHarmless(adopted)
    let pin = "foreign/\(Self.hostile)"
    for command in [
      ["status"], ["plan", "counter.yaml"], ["adopt", "counter", "map.other", pin],
    ] {
      expectHarmless(
        try Command.run(Command.binary, command + ["--bpffs", scratch.bpffs], in: scratch.path))
    }
  }

  @Test(.needsBPF, .needs("ip")) func interfacesAreEscaped() throws {
    let scratch = try Scratch()
    try scratch.write("filter.yaml", Manifests.xdp("on_packet", of: "xdp.o", on: "\"e*\""))
    let outcome = try Command.run(
      "unshare",
      [
        "-n", "sh", "-c",
        #"ip link add "$1" type veth peer name peer && exec "$0" plan filter.yaml"#,
        Command.binary, "e\u{1B}[31m\u{7F}",
      ], in: scratch.path, environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
    #expect(outcome.status == 0, "\(outcome)")
    expectHarmless(outcome, shows: #"e\u{1B}[31m\u{7F}"#)
  }

  @Test(.needsBPF) func controlGroupsAreEscaped() throws {
    let scratch = try Scratch()
    let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
    guard
      let mount = mounts.split(separator: "\n").map({ $0.split(separator: " ") })
        .first(where: { $0.count > 2 && $0[2] == "cgroup2" })
    else { try Test.cancel("no cgroup2 is mounted here") }
    let name = "bpf-apply-\(UUID().uuidString)"
    // The kernel takes all but line breaks.
    let group = "\(mount[1])/\(name)\u{1B}[31m\r"
    try Directory.create(group, mode: 0o755)
    defer { try? Directory.remove(group) }
    try scratch.write(
      "groups.yaml",
      """
      apiVersion: bpf-apply/v1
      name: groups
      programs:
        net: { file: bytecode/cgroup_skb.o }
      attachments:
        groups: { program: net/on_packet, cgroup: "\(name)*" }

      """)
    let outcome = try scratch.bpfApply("plan", "groups.yaml")
    #expect(outcome.status == 0, "\(outcome)")
    expectHarmless(outcome, shows: #"\u{1B}[31m\r"#)
  }

  @Test(.needsBPF, .needs("flock")) func processesAreEscaped() throws {
    let scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    // The kernel names a process by the file that it runs.
    let program = "\(scratch.path)/e\u{1B}[31m"
    try FileManager.default.createSymbolicLink(
      atPath: program, withDestinationPath: try #require(Command.path(of: "flock")))
    let outcome = try Command.run(
      program, ["\(scratch.bpffs)/bpf-apply/counter", Command.binary, "destroy", "counter"],
      in: scratch.path, environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
    #expect(outcome.status == 75, "\(outcome)")
    expectHarmless(outcome, shows: #"error: e\u{1B}[31m["#)
  }

  /// A file gets what an iterator writes as it is; a terminal only what it can show.
  @Test(.needsBPF, .needs("script")) func whatAnIteratorWritesDoesNotSteerATerminal() throws {
    let scratch = try Scratch()
    try scratch.patch("iterator.o", [("%d\n", "%d\r")])
    try scratch.write("counter.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let piped = try scratch.bpfApply("status", "counter", "attachment.tasks")
    #expect(piped.output.contains("\n\n1\r1\r"))
    let shown = try Command.run(
      "script",
      ["-qec", "'\(Command.binary)' status counter attachment.tasks --color never", "/dev/null"],
      in: scratch.path, environment: ["TERM": "xterm", "BPF_APPLY_BPFFS": scratch.bpffs])
    #expect(shown.status == 0)
    #expect(shown.output.contains(#"1\r1\r"#))
  }
}
