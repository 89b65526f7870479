import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler

extension KernelTests {
  /// Attachments that leave hooks for one to each other in one apply.
  @Suite struct ExchangeTests {
    private func manifest(_ stage: Stage, _ a: String, _ b: String?) -> String {
      """
      programs: { f: { file: xdp.o }, g: { file: xdp.v2.o } }
      attachments:
        a: { program: f/on_packet, xdp: { interface: \(a), netns: \(netns(a, stage)) } }
      """
        + (b.map {
          "\n  b: { program: g/on_packet, xdp: { interface: \($0), netns: \(netns($0, stage)) } }"
        } ?? "")
    }

    private func netns(_ interface: String, _ stage: Stage) -> String {
      interface == "veth0" ? stage.sender : stage.receiver
    }

    /// What was on the receiver's interface is in the map that counts.
    private func check(_ sandbox: Sandbox, _ stage: Stage, _ receiving: String, _ place: String)
      throws
    {
      let steps = try sandbox.steps(of: "\(receiving)/hits") { try stage.sendPacket() }
      #expect(steps > 0, "\(place)")
      for (name, file) in [("a", "f"), ("b", "g")] {
        #expect(
          try sandbox.held(by: name) == sandbox.id(.program, "\(file)/on_packet"), "\(place)")
      }
    }

    @Test(arguments: Interruption.allCases)
    func twoChangePlaces(_ interruption: Interruption) throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        let former = manifest(stage, "veth1", "veth0")
        let new = manifest(stage, "veth0", "veth1")
        try sandbox.apply(former)
        let plan = try sandbox.apply(new)
        #expect(plan.effective.map(\.strategy) == [.oldFirst, .oldFirst])
        #expect(Set(plan.gaps.keys) == ["a", "b"])
        try sandbox.interrupt(interruption, from: former, to: new) { version, place in
          try check(sandbox, stage, version == .former ? "f" : "g", place)
        }
      }
    }

    /// One goes to the hook that another leaves, which goes.
    @Test func oneTakesTheHookOfAnotherThatGoes() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        try sandbox.apply(manifest(stage, "veth1", "veth0"))
        let plan = try sandbox.apply(manifest(stage, "veth0", nil))
        #expect(plan.effective.map(\.address.description).contains("attachment.b"))
        #expect(try sandbox.held(by: "a") == sandbox.id(.program, "f/on_packet"))
        #expect(try sandbox.plan(manifest(stage, "veth0", nil)).isEmpty)
        #expect(try sandbox.leftovers() == [])
      }
    }
  }
}
