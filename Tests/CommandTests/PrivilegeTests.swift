import BPFSyscall
import Testing

/// Without root: what needs it says so, and leaves nothing.
@Suite(.needsBPF, .needs("setpriv")) struct PrivilegeTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write("counter.yaml", Manifests.counter())
  }

  /// systemd mounts bpffs for root alone; a plain mount lets everybody make files.
  @Test(arguments: [0o700, 0o1777] as [UInt32])
  func applyIsRefused(_ mode: UInt32) throws {
    try changeMode(scratch.bpffs, mode)
    let before = try scratch.listing()
    let outcome = try scratch.bpfApplyAsNobody(["counter.yaml"])
    #expect(outcome.status == 77)
    #expect(outcome.error.contains("error: "))
    #expect(outcome.error.contains("run as root"))
    #expect(try scratch.listing() == before)
  }

  /// What a kind needs and the process lacks is named before anything is made.
  @Test func aMissingCapabilityIsNamed() throws {
    try scratch.write("frames.yaml", Manifests.xdp("on_packet", of: "xdp.o", on: "lo"))
    let before = try scratch.listing()
    let outcome = try scratch.bpfApply(
      ["frames.yaml"], without: ["net_admin", "sys_admin"])
    #expect(outcome.status == 77)
    #expect(
      outcome.error.contains(
        "attachment uplink (xdp) needs CAP_NET_ADMIN, which this process does not have"))
    #expect(try scratch.listing() == before)
    #expect(try scratch.bpfApply(["plan", "frames.yaml"], without: ["net_admin"]).status == 0)
  }

  @Test(arguments: [
    ["counter.yaml"], ["plan", "counter.yaml"], ["status"], ["destroy", "counter"],
  ])
  func liveDeploymentCannotBeSeen(_ arguments: [String]) throws {
    try #require(try scratch.bpfApply("counter.yaml").status == 0)
    let before = try scratch.listing()
    let outcome = try scratch.bpfApplyAsNobody(arguments)
    #expect(outcome.status == 77)
    #expect(try scratch.listing() == before)
  }
}
