import BPFSyscall
import Testing

/// `readers`: a group whose members see what is deployed, and change nothing.
@Suite(.needsBPF, .needs("setpriv")) struct ReadersTests {
  let scratch: Scratch
  private let group: UInt32 = 54_321

  init() throws {
    scratch = try Scratch()
    try changeMode(scratch.bpffs, 0o711)
    try scratch.write("counter.yaml", Manifests.counter() + "readers: \(group)\n")
  }

  private func mode(_ path: String) throws -> String {
    let status = try #require(try FileStatus(at: "\(scratch.bpffs)/bpf-apply\(path)"))
    return String(status.permissions, radix: 8) + " \(status.group)"
  }

  @Test func aMemberSeesWhatWasAppliedAndChangesNothing() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let before = try scratch.listing()
    let outcome = try scratch.bpfApplyAsNobody(["status", "counter"], group: group)
    #expect(outcome.status == 0, "\(outcome)")
    try expectSnapshot("status-reader", outcome.output)
    #expect(
      try scratch.bpfApplyAsNobody(["status", "counter", "--check"], group: group).status == 0)
    let object = try scratch.bpfApplyAsNobody(
      ["status", "counter", "attachment.tasks"], group: group)
    #expect(object.status == 0)
    #expect(object.output.hasPrefix("attachment.tasks   not observable here\n"))
    for arguments in [
      ["counter.yaml"], ["plan", "counter.yaml"], ["destroy", "counter"], ["prune", "counter"],
      ["rollback", "counter"], ["status"],
    ] {
      let refused = try scratch.bpfApplyAsNobody(arguments, group: group)
      #expect(refused.status == 77, "\(arguments): \(refused)")
    }
    #expect(try scratch.listing() == before)
    #expect(try scratch.bpfApplyAsNobody(["status", "counter"]).status == 77)
  }

  @Test func ofTheGenerationBeforeAMemberSeesThatItIsKept() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    try scratch.write(
      "counter.yaml", Manifests.counter(bytecode: "raw_tracepoint.v2.o") + "readers: \(group)\n")
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let outcome = try scratch.bpfApplyAsNobody(["status", "counter"], group: group)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("\n  previous generation is kept\n"))
    #expect(try scratch.bpfApplyAsNobody(["status", "countr"], group: group).status == 68)
  }

  @Test func aMemberCannotHoldTheLock() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    #expect(try mode("") == "710 \(group)")
    #expect(try mode("/counter") == "710 \(group)")
    #expect(try mode("/counter/current") == "750 \(group)")
    #expect(try mode("/counter/current/links") == "750 \(group)")
    #expect(try mode("/counter/current/ledger") == "640 \(group)")
    #expect(try mode("/counter/current/plan") == "640 \(group)")
    #expect(try mode("/counter/current/links/tasks") == "600 0")
    func asMember(_ command: String...) throws -> Int32 {
      try Command.run(
        "setpriv", ["--reuid=65534", "--regid=\(group)", "--clear-groups"] + command, in: "/"
      ).status
    }
    let directory = "\(scratch.bpffs)/bpf-apply/counter"
    #expect(try asMember("ls", "\(directory)/current/links") == 0)
    #expect(try asMember("ls", directory) != 0)
    if Command.path(of: "flock") != nil {
      #expect(try asMember("flock", "--nonblock", directory, "true") != 0)
    }
  }

  @Test func whatThePlanSaysIsDoneOnce() throws {
    try scratch.write("closed.yaml", Manifests.counter())
    try #require(try scratch.bpfApply("closed.yaml").status == 0)
    let plan = try scratch.bpfApply("plan", "counter.yaml")
    #expect(plan.output.contains("  ~ readers  group \(group) may see it  counter.yaml:18\n"))
    #expect(try scratch.bpfApply("counter.yaml").status == 0)
    #expect(try scratch.bpfApply("counter.yaml").output.contains("No changes."))
    #expect(try scratch.bpfApplyAsNobody(["status", "counter"], group: group).status == 0)
    #expect(try scratch.bpfApply("closed.yaml").status == 0)
    #expect(try scratch.bpfApplyAsNobody(["status", "counter"], group: group).status == 77)
    #expect(try mode("").hasPrefix("700 "))
  }

  @Test func whatKeepsThemOutIsSaid() throws {
    try changeMode(scratch.bpffs, 0o700)
    let plan = try scratch.bpfApply("plan", "counter.yaml")
    #expect(plan.status == 0)
    #expect(plan.output.contains("; but not yet: only root may enter the bpffs"))
  }

  @Test func anotherGroupIsRefused() throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    try scratch.write("other.yaml", Manifests.counter(name: "other") + "readers: 54322\n")
    let outcome = try scratch.bpfApply("other.yaml")
    #expect(outcome.status == 5)
    #expect(outcome.error.contains("lets in one group, and counter has readers of group 54321"))
    #expect(!scratch.exists("bpf-apply/other"))
    try scratch.write("other.yaml", Manifests.counter(name: "other") + "readers: no-such-group\n")
    let unknown = try scratch.bpfApply("other.yaml")
    #expect(unknown.status == 65)
    #expect(unknown.error.contains("this host has no group `no-such-group`"))
  }
}
