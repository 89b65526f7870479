import Foundation
import Testing

/// Where a file is named, anything may stand: what would keep a reader waiting, or never ends, is refused.
@Suite struct SpecialFileTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch(mounting: Machine.isRoot)
    try #require(mkfifo("\(scratch.path)/pipe", 0o600) == 0)
    try #require(truncate("\(try scratch.write("huge", ""))", 1 << 40) == 0)
  }

  private static let files = [
    ("pipe", "a pipe"), ("/dev/kmsg", "a character device"), ("/dev/zero", "a character device"),
    ("bytecode", "a directory"), ("huge", "larger than"), ("/proc/kmsg", "unavailable (EAGAIN)"),
  ]

  /// Runs bpf-apply, and ends it where it takes long: with exit code 124, and with 137 where only SIGKILL does.
  private func bpfApply(_ arguments: String...) throws -> Outcome {
    try Command.run(
      "timeout", ["-k", "1", "10", Command.binary] + arguments, in: scratch.path,
      environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
  }

  private func expectUnreadable(_ outcome: Outcome, _ file: (path: String, what: String)) {
    #expect(outcome.status == 66, "\(outcome)")
    #expect(outcome.output == "")
    // Who may not open it at all is told so.
    let isForbidden = outcome.error.contains("(EACCES)") || outcome.error.contains("(EPERM)")
    #expect(outcome.error.contains(file.what) || isForbidden && !Machine.isRoot, "\(outcome)")
    #expect(outcome.error.contains(file.path), "\(outcome)")
  }

  @Test(arguments: files)
  func bytecodeIsARegularFile(_ file: (path: String, what: String)) throws {
    try scratch.write(
      "m.yaml", "apiVersion: bpf-apply/v1\nname: m\nprograms: { f: { file: \(file.path) } }\n")
    for command in ["validate", "plan", "apply"] {
      expectUnreadable(try bpfApply(command, "m.yaml"), file)
    }
    expectUnreadable(try bpfApply("inspect", file.path), file)
  }

  @Test(arguments: files)
  func theTypesOfAKernelAreARegularFile(_ file: (path: String, what: String)) throws {
    try scratch.write(
      "m.yaml",
      """
      apiVersion: bpf-apply/v1
      name: m
      programs: { f: { file: bytecode/xdp.o, btf: \(file.path) } }

      """)
    expectUnreadable(try bpfApply("validate", "m.yaml"), file)
    for option in ["--btf", "--kconfig", "--kallsyms", "--possible-cpus"] {
      expectUnreadable(try bpfApply("inspect", "bytecode/xdp.o", option, file.path), file)
    }
  }

  @Test(arguments: files.filter { $0.0 != "pipe" && $0.0 != "bytecode" })
  func aManifestIsAFileOrAPipe(_ file: (path: String, what: String)) throws {
    let path = file.path.hasPrefix("/") ? file.path : "./\(file.path)"
    for command in ["validate", "plan", "apply", "status", "destroy"] {
      expectUnreadable(try bpfApply(command, path), file)
    }
  }

  @Test func aManifestComesThroughAPipe() throws {
    try scratch.write("counter.yaml", Manifests.counter())
    let outcome = try Command.run(
      "sh", ["-c", "cat counter.yaml >pipe & timeout 10 '\(Command.binary)' validate ./pipe"],
      in: scratch.path)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.hasPrefix("counter is valid"))
  }

  /// A pipe that nobody has opened, one that nobody writes to, and the same as standard input.
  @Test(arguments: [
    "run apply ./pipe", "run plan ./pipe", "run rollback ./pipe", "exec 3<>pipe; run apply ./pipe",
    "exec 3<>pipe; run apply - <pipe",
  ])
  func aManifestThatDoesNotComeCanBeInterrupted(_ script: String) throws {
    let run = "timeout --preserve-status -k 5 -s INT 0.3 '\(Command.binary)' \"$@\""
    let outcome = try Command.run(
      "sh", ["-c", "run() { \(run); }; \(script)"], in: scratch.path,
      environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
    #expect(outcome.status == 130, "\(outcome)")
  }

  @Test(.needsBPF, arguments: files)
  func aNetworkNamespaceIsOne(_ file: (path: String, what: String)) throws {
    let path = file.path.hasPrefix("/") ? file.path : "\(scratch.path)/\(file.path)"
    for target in [
      "xdp: { interface: lo, netns: \(path) }", "tcx: { interface: lo, netns: \(path) }",
    ] {
      let kind = target.prefix(3)
      try scratch.write(
        "m.yaml",
        """
        apiVersion: bpf-apply/v1
        name: m
        programs: { f: { file: bytecode/\(kind).o } }
        attachments: { a: { program: f/on_packet, \(target) } }

        """)
      for command in ["plan", "apply"] {
        let outcome = try bpfApply(command, "m.yaml")
        #expect(outcome.status == 68, "\(outcome)")
        #expect(outcome.error.contains("\(path) is not a network namespace"), "\(outcome)")
      }
    }
  }

  @Test(.needsBPF)
  func aNamespaceOfAnotherKindIsNoNetwork() throws {
    let manifest = Manifests.xdp("on_packet", of: "xdp.o", on: "{ interface: lo, netns: NS }")
    try scratch.write("m.yaml", manifest.masking("NS", as: "/proc/self/ns/mnt"))
    let other = try bpfApply("plan", "m.yaml")
    #expect(other.status == 68, "\(other)")
    #expect(other.error.contains("/proc/self/ns/mnt is not a network namespace"), "\(other)")
    try scratch.write("m.yaml", manifest.masking("NS", as: "/proc/self/ns/net"))
    #expect(try bpfApply("plan", "m.yaml").status == 0)
  }

  @Test(.needsBPF, arguments: files.filter { $0.0 != "huge" && $0.0 != "/proc/kmsg" })
  func aProbedBinaryIsARegularFile(_ file: (path: String, what: String)) throws {
    let path = file.path.hasPrefix("/") ? file.path : "\(scratch.path)/\(file.path)"
    for target in [
      "uprobe: { binary: \(path), symbol: main }", "uretprobe: { binary: \(path), symbol: main }",
      "usdt: { binary: \(path), provider: made, name: here }",
    ] {
      try scratch.write(
        "m.yaml",
        """
        apiVersion: bpf-apply/v1
        name: m
        programs: { f: { file: bytecode/kprobe.o } }
        attachments: { a: { program: f/on_clone, \(target) } }

        """)
      let outcome = try bpfApply("plan", "m.yaml")
      #expect(outcome.status == 68, "\(outcome)")
      #expect(outcome.error.contains("\(path) is not a regular file"), "\(outcome)")
    }
  }
}
