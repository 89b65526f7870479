import Testing

/// The command line itself.
@Suite struct UsageTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch(mounting: false) }

  @Test func helpIsShown() throws {
    let outcome = try scratch.bpfApply("--help")
    #expect(outcome.status == 0)
    try expectSnapshot("help", outcome.output)
  }

  @Test func versionIsShown() throws {
    let outcome = try scratch.bpfApply("--version")
    #expect(outcome.status == 0)
    try expectSnapshot("version", outcome.output)
  }

  @Test func mistypedSubcommandIsNoManifest() throws {
    let outcome = try scratch.bpfApply("statsu")
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("did you mean `status`?"))
  }

  @Test(arguments: [
    [], ["--no-such-option"], ["plan"], ["plan", "--no-such-option", "x.yaml"],
    ["status", "--color", "sometimes"], ["status", "a", "map.b", "c"], ["destroy"], ["--bpffs"],
  ])
  func wrongUsageIsRefused(_ arguments: [String]) throws {
    let outcome = try Command.run(Command.binary, arguments, in: scratch.path)
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("Error: "))
    #expect(outcome.error.lowercased().contains("usage: "))
  }

  @Test(arguments: ["Counter", "a.b", "", "a b", String(repeating: "a", count: 64)])
  func impossibleNamesOfDeploymentsAreRefused(_ name: String) throws {
    for subcommand in ["destroy", "status"] {
      let outcome = try scratch.bpfApply(subcommand, name)
      #expect(outcome.status == 65)
      #expect(outcome.error.contains("cannot be a deployment's name"))
    }
  }

  @Test func optionsBeforeTheSubcommandAreExplained() throws {
    let outcome = try scratch.bpfApply("--quiet", "plan", "counter.yaml")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("`plan` comes first"))
  }
}
