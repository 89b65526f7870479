import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// `rollback NAME`: the generation before comes back, of its own maps and programs.
  @Suite struct RollbackCommandTests {
    private func manifest(_ stage: Stage, _ version: String, _ control: String) -> String {
      """
      programs:
        r: { file: raw_tracepoint\(version).o }
        x: { file: xdp\(version).o }
        s: { file: struct_ops.unlinked\(version).o }
      attachments:
        r: { program: r/on_exec }
        x: { program: x/on_packet, xdp: { interface: veth1, netns: \(stage.receiver) } }
        s: { map: s/reno, struct_ops: {} }
      pins: { "p/hits": { map: x/hits, mode: "\(control)" } }
      """
    }

    private func inBoth(_ body: (Stage, Sandbox) throws -> Void) throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        defer { _ = try? sandbox.destroy() }
        try body(stage, sandbox)
      }
    }

    private func steps(_ sandbox: Sandbox, _ stage: Stage) throws -> [Bool] {
      let packet = try sandbox.steps(of: "x/hits") { try stage.sendPacket() }
      let transfer = try sandbox.steps(of: "s/hits") { try stage.transfer("bpfapply_reno") }
      return [packet > 0 && packet < 1000, transfer > 0 && transfer < 1000]
    }

    @Test func mapsComeBackWithWhatTheyHoldAndProgramsRunAgain() throws {
      try inBoth { stage, sandbox in
        let former = manifest(stage, "", "0600")
        let new = manifest(stage, ".v2", "0640")
        try sandbox.apply(former)
        #expect(try steps(sandbox, stage) == [true, true])
        let programs = try sandbox.id(.program, "x/on_packet")
        let link = try sandbox.id(.attachment, "x")
        let count = try sandbox.counter("x/hits")
        try sandbox.apply(new)
        #expect(try steps(sandbox, stage) == [false, false])

        try sandbox.reconciler().rollBack("test")
        #expect(try sandbox.id(.program, "x/on_packet") == programs)
        #expect(try sandbox.id(.attachment, "x") == link, "its link was updated in place")
        #expect(try sandbox.counter("x/hits") >= count)
        #expect(try steps(sandbox, stage) == [true, true])
        #expect(try sandbox.plan(former).isEmpty)

        let error = try #require(try sandbox.failure(new))
        #expect(error.reason == .refused && error.message.contains("was rolled back from"))
        let refused = #expect(throws: ReconcilerError.self) {
          try sandbox.reconciler().rollBack("test")
        }
        #expect(refused?.reason == .refused && refused?.message == "test is already rolled back")
        try sandbox.reconciler().rollBack("test", .forward)
        #expect(try steps(sandbox, stage) == [false, false])
        #expect(try sandbox.plan(new).isEmpty)
      }
    }

    @Test func thereMayBeNothingToRollBackTo() throws {
      try inBoth { stage, sandbox in
        #expect(throws: ReconcilerError.self) { try sandbox.reconciler().rollBack("test") }
        try sandbox.apply(manifest(stage, "", "0600"))
        let error = #expect(throws: ReconcilerError.self) {
          try sandbox.reconciler().rollBack("test")
        }
        #expect(error?.reason == .failed)
      }
    }

    /// Each change of a rollback fails, or is the last: what was live stays, and rolling back once more does it.
    @Test(arguments: Interruption.allCases)
    func noInterruptionLeavesItInBetween(_ interruption: Interruption) throws {
      try inBoth { stage, sandbox in
        let former = manifest(stage, "", "0600")
        let new = manifest(stage, ".v2", "0640")
        for number in 1...100 {
          try sandbox.destroy()
          try sandbox.apply(former)
          try sandbox.apply(new)
          let kernel = CountingKernel(
            sandbox.kernel, interruption == .failure ? .failure(at: number) : .death(at: number))
          let isDone = (try? sandbox.reconciler(kernel).rollBack("test")) != nil
          if !isDone {
            if interruption == .failure, !kernel.didPublish {
              #expect(try steps(sandbox, stage) == [false, false], "\(number)")
            }
            if kernel.didPublish {
              try sandbox.apply(former)
            } else {
              try sandbox.reconciler().rollBack("test")
            }
          }
          #expect(try steps(sandbox, stage) == [true, true], "\(number)")
          #expect(try sandbox.plan(former).isEmpty, "\(number)")
          if isDone { return }
        }
        Issue.record("the rollback never succeeds")
      }
    }
  }
}
