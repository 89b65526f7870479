import Testing

/// Input that is wrong by itself: told with its place, before anything is asked of a kernel.
@Suite struct BadInputTests {
  /// Each has its message in Snapshots, `bad-NAME.txt`.
  struct BadInput: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int32
    /// The manifest, or nil where there is none.
    let manifest: String?

    init(_ name: String, _ status: Int32, _ manifest: String?) {
      self.name = name
      self.status = status
      self.manifest = manifest
    }

    var testDescription: String { name }
  }

  static let inputs = [
    BadInput("missing-manifest", 66, nil),
    BadInput("empty-manifest", 65, ""),
    BadInput("yaml", 65, "apiVersion: bpf-apply/v1\nname: [\n"),
    BadInput(
      "unknown-key", 65,
      "apiVersion: bpf-apply/v1\nname: counter\nprogramms:\n  exec: { file: bytecode/xdp.o }\n"),
    BadInput(
      "wrong-type", 65, "apiVersion: bpf-apply/v1\nname: counter\nprograms: 12\n"),
    BadInput(
      "several-faults", 65,
      """
      apiVersion: bpf-apply/v1
      name: Counter
      programs:
        exec: { fil: bytecode/raw_tracepoint.o }
      attachments:
        executed: { program: exce/on_exec, raw_tracepoint: sched_process_exec }
      pins:
        a.b: { map: executions, mode: 0444 }

      """),
    BadInput("missing-bytecode", 66, Manifests.counter(bytecode: "no-such-file.o")),
    BadInput("text-as-bytecode", 65, Manifests.counter(bytecode: "not-bytecode.o")),
    BadInput("unknown-function", 65, Manifests.xdp("on_packed", of: "xdp.o", on: "lo")),
  ]

  @Test(arguments: inputs)
  func isRefusedByValidate(_ input: BadInput) throws {
    let scratch = try Scratch(mounting: false)
    if let manifest = input.manifest { try scratch.write("bad.yaml", manifest) }
    let outcome = try scratch.bpfApply("validate", "bad.yaml")
    #expect(outcome.status == input.status)
    #expect(outcome.output == "")
    try expectSnapshot("bad-\(input.name)", outcome.error)
  }

  @Test(.needsBPF, arguments: inputs)
  func isRefusedByApplyAndLeavesNothing(_ input: BadInput) throws {
    let scratch = try Scratch()
    let before = try scratch.listing()
    if let manifest = input.manifest { try scratch.write("bad.yaml", manifest) }
    let outcome = try scratch.bpfApply("bad.yaml")
    #expect(outcome.status == input.status)
    #expect(outcome.output == "")
    try expectSnapshot("bad-\(input.name)", outcome.error)
    #expect(try scratch.listing() == before)
  }

  @Test func directoryWithoutManifestsIsRefused() throws {
    let scratch = try Scratch(mounting: false)
    let outcome = try scratch.bpfApply("validate", "bytecode/")
    #expect(outcome.status == 66)
    try expectSnapshot("bad-directory", outcome.error)
  }

  @Test func directoryInPlaceOfBytecodeIsRefused() throws {
    let scratch = try Scratch(mounting: false)
    try scratch.write("bad.yaml", Manifests.counter(bytecode: ""))
    let outcome = try scratch.bpfApply("validate", "bad.yaml")
    #expect(outcome.status == 66)
    #expect(outcome.error.contains("bad.yaml:5:18: error: cannot read bytecode file"))
  }

  @Test func twoManifestsOfOneDeploymentAreRefused() throws {
    let scratch = try Scratch(mounting: false)
    try scratch.write("a.yaml", Manifests.counter())
    try scratch.write("b.yaml", Manifests.counter())
    let outcome = try scratch.bpfApply("validate", "a.yaml", "b.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("two manifests describe the deployment counter"))
  }

  @Test func faultsOfAllManifestsAreToldTogether() throws {
    let scratch = try Scratch(mounting: false)
    try scratch.write("a.yaml", "apiVersion: bpf-apply/v1\nname: a\nprograms: 1\n")
    try scratch.write("b.yaml", "apiVersion: bpf-apply/v1\nname: b\npins: 1\n")
    let outcome = try scratch.bpfApply("validate", "a.yaml", "b.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("a.yaml:3:11: error:"))
    #expect(outcome.error.contains("b.yaml:3:7: error:"))
  }
}
