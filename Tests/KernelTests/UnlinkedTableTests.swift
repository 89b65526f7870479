import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// A struct_ops map without a link: its value registers it, and once that has ended it takes no other.
  @Suite struct UnlinkedTableTests {
    private func manifest(_ version: String = "") -> String {
      """
      programs: { f: { file: struct_ops.unlinked\(version).o } }
      attachments: { cc: { map: f/reno, struct_ops: {} } }
      """
    }

    @Test func itLivesThroughApplyUpdateAndDestroy() throws {
      try inBoth { stage, sandbox in
        try sandbox.apply(manifest())
        #expect(try isUsed(stage, sandbox, by: 1))
        let again = CountingKernel(sandbox.kernel)
        #expect(try sandbox.apply(manifest(), again).isEmpty)
        #expect(again.changes == [])

        let plan = try sandbox.apply(manifest(".v2"))
        #expect(plan.change(ObjectAddress(.attachment, "cc"))?.strategy == .oldFirst)
        #expect(plan.gaps["cc"] != nil)
        #expect(try isUsed(stage, sandbox, by: 1000))

        try sandbox.destroy()
        #expect((try? stage.transfer("bpfapply_reno")) == nil)
      }
    }

    /// Somebody ended its registration, or took our mark of it: both are repaired, by another map.
    @Test func whatIsGoneIsRepaired() throws {
      try inBoth { stage, sandbox in
        try sandbox.apply(manifest())
        try RawMap(try Pin.open(sandbox.pin(.map, "f/reno")).take()).delete([0, 0, 0, 0])
        #expect(
          try sandbox.apply(manifest()).effective.map(\.address.description)
            == ["map.f/reno", "attachment.cc"])
        #expect(try isUsed(stage, sandbox, by: 1))

        try unlink(sandbox.pin(.attachment, "cc"))
        try sandbox.apply(manifest())
        #expect(try isUsed(stage, sandbox, by: 1))
        #expect(try sandbox.plan(manifest()).isEmpty)

        try unlink(sandbox.pin(.attachment, "cc"))
        try unlink(sandbox.pin(.map, "f/reno"))
        try sandbox.apply(manifest())
        #expect(try isUsed(stage, sandbox, by: 1))
        #expect(try sandbox.plan(manifest()).isEmpty)

        try unlink(sandbox.pin(.attachment, "cc"))
        try unlink(sandbox.pin(.map, "f/reno"))
        try sandbox.destroy()
        #expect((try? stage.transfer("bpfapply_reno")) == nil)
      }
    }

    @Test(arguments: Interruption.allCases)
    func noInterruptionLeavesItInBetween(_ interruption: Interruption) throws {
      try inBoth { stage, sandbox in
        try sandbox.interrupt(interruption, from: manifest(), to: manifest(".v2")) {
          version, place in
          let isUsed = try isUsed(stage, sandbox, by: version == .former ? 1 : 1000)
          #expect(isUsed, "\(place)")
        }
      }
    }

    private func isUsed(_ stage: Stage, _ sandbox: Sandbox, by step: UInt64) throws -> Bool {
      let steps = try sandbox.steps { try stage.transfer("bpfapply_reno") }
      return steps > 0 && (step == 1 ? steps < 1000 : steps % step == 0)
    }

    private func inBoth(_ body: (Stage, Sandbox) throws -> Void) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          // What is registered stays when its pins go.
          defer { _ = try? sandbox.destroy() }
          try body(stage, sandbox)
        }
      }
    }
  }
}
