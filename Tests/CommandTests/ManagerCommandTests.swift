import Foundation
import Testing

/// Deployments of other teams: `manager`, and what `--prune` leaves alone.
@Suite(.needsBPF) struct ManagerCommandTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func manifest(_ name: String, _ manager: String? = nil) -> String {
    """
    apiVersion: bpf-apply/v1
    name: \(name)
    programs: { exec: { file: ../bytecode/raw_tracepoint.o, functions: { on_exec: { load: true } } } }
    \(manager.map { "manager: \($0)" } ?? "")

    """
  }

  /// Another directory at the path of one: as `/config` is in every container.
  private func exchange(_ directory: String) throws {
    try FileManager.default.moveItem(
      atPath: "\(scratch.path)/\(directory)", toPath: "\(scratch.path)/of-another-container")
  }

  @Test func whatWasAppliedFromAnotherDirectoryOfThePathIsNotPruned() throws {
    try scratch.write("config/a.yaml", manifest("theirs"))
    try #require(try scratch.bpfApply("config/").status == 0)
    try exchange("config")
    try scratch.write("config/b.yaml", manifest("ours"))
    let told = try scratch.bpfApply("config/")
    #expect(told.status == 0)
    #expect(!told.error.contains("theirs"))
    let pruned = try scratch.bpfApply("apply", "--prune", "config/")
    #expect(pruned.status == 0)
    #expect(pruned.error.contains("note: theirs is left: its manifest"))
    #expect(pruned.error.contains("`bpf-apply destroy theirs` where it is yours"))
    #expect(scratch.exists("bpf-apply/theirs"))

    // One's own is still known.
    try scratch.write("config/c.yaml", manifest("more"))
    try #require(try scratch.bpfApply("config/").status == 0)
    try scratch.removeFile("config/c.yaml")
    #expect(
      try scratch.bpfApply("apply", "--prune", "config/").output.contains("Destroyed more"))
    #expect(scratch.exists("bpf-apply/theirs") && scratch.exists("bpf-apply/ours"))
  }

  @Test func whatAnotherManagesIsNotPrunedAndAConflict() throws {
    try scratch.write("config/a.yaml", manifest("theirs", "team-a"))
    try #require(try scratch.bpfApply("config/").status == 0)
    #expect(try scratch.bpfApply("status", "theirs").output.contains("\n  manager team-a\n"))
    try scratch.removeFile("config/a.yaml")
    try scratch.write("config/b.yaml", manifest("ours", "team-b"))
    let pruned = try scratch.bpfApply("apply", "--prune", "config/")
    #expect(pruned.status == 0)
    #expect(!pruned.error.contains("theirs"))
    #expect(scratch.exists("bpf-apply/theirs"))

    try scratch.write("config/b.yaml", manifest("theirs", "team-b"))
    for arguments in [["plan"], ["apply"], ["apply", "--manager", "team-c"]] {
      let outcome = try Command.run(
        Command.binary, arguments + ["config/b.yaml"], in: scratch.path,
        environment: ["BPF_APPLY_BPFFS": scratch.bpffs])
      #expect(outcome.status == 6)
      #expect(outcome.error.contains("b.yaml:4:10: error: theirs is managed by team-a"))
    }
    let destroyed = try scratch.bpfApply("destroy", "config/b.yaml")
    #expect(destroyed.status == 6)
    #expect(destroyed.error.contains("theirs is managed by team-a, and this manifest is team-b's"))
    #expect(scratch.exists("bpf-apply/theirs"))
    let taken = try scratch.bpfApply("apply", "--manager", "team-a", "config/b.yaml")
    #expect(taken.status == 0)
    #expect(taken.output.contains("~ manager  team-a → team-b"))
    try scratch.removeFile("config/b.yaml")
    try scratch.write("config/c.yaml", manifest("other"))
    let own = try scratch.bpfApply("apply", "--prune", "--manager", "team-b", "config/")
    #expect(own.output.contains("Destroyed theirs"))
  }

  @Test func whatIsNoManagersNameIsRefused() throws {
    try scratch.write("a.yaml", manifest("a", "\"team a\""))
    let outcome = try scratch.bpfApply("validate", "a.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("manager `team a` must be 1 to 128 letters"))
    #expect(try scratch.bpfApply("plan", "--manager", "team a", "a.yaml").status == 64)
  }
}
