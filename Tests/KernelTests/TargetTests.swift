import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// What the names of targets mean: one, several, none now.
  @Suite struct TargetTests {
    private static func manifest(_ stage: Stage, _ interface: String, _ more: String = "") -> String
    {
      """
      programs: { f: { file: xdp.o } }
      attachments:
        a: { program: on_packet, xdp: { interface: \(interface), mode: generic, netns: \(stage.receiver) }\(more) }
      """
    }

    private func addInterface(_ name: String, _ stage: Stage) throws {
      try Process.run("ip", "-n", stage.receiver, "link", "add", name, "type", "veth")
      try Process.run("ip", "-n", stage.receiver, "link", "set", name, "up")
    }

    @Test func aPatternIsALinkForEachMatch() throws {
      try Stage.run { stage, sandbox in
        try addInterface("edge0", stage)
        let manifest = Self.manifest(stage, "[\"edge*\", veth1, \"!edge9\"]")
        #expect(
          try sandbox.apply(manifest).changes.map(\.address.description).filter {
            $0.hasPrefix("attachment")
          } == ["attachment.a@veth1", "attachment.a@edge0"])
        try stage.sendPacket()
        let links = try ["a@veth1", "a@edge0"].map { try sandbox.id(.attachment, $0) }

        // One more, one excluded: only that one is made.
        try addInterface("edge1", stage)
        try addInterface("edge9", stage)
        let plan = try sandbox.apply(manifest)
        #expect(plan.effective.map(\.address.description) == ["attachment.a@edge1"])
        #expect(try ["a@veth1", "a@edge0"].map { try sandbox.id(.attachment, $0) } == links)

        // One went away: dropped, and no drift.
        try Process.run("ip", "-n", stage.receiver, "link", "del", "edge1")
        let after = try sandbox.apply(manifest)
        #expect(
          after.facts == [Fact(.remove, .attachment("a@edge1"), because: [.targetGone])])
        #expect(try sandbox.apply(manifest).isEmpty)
      }
    }

    @Test func aTargetThatCameBackIsAttachedOnce() throws {
      try Stage.run { stage, sandbox in
        try addInterface("edge0", stage)
        let manifest = Self.manifest(stage, "edge0")
        try sandbox.apply(manifest)
        try Process.run("ip", "-n", stage.receiver, "link", "del", "edge0")
        try addInterface("edge0", stage)
        #expect(try sandbox.apply(manifest).effective.count == 1)
        #expect(try sandbox.apply(manifest).isEmpty)
      }
    }

    @Test func whatIsMissingFailsOrIsLeftOutOrWaits() throws {
      try Stage.run { stage, sandbox in
        let failure = try sandbox.failure(Self.manifest(stage, "edge0"))
        #expect(failure?.reason == .missingTarget)
        let reason = "there is no interface edge0 in netns \(stage.receiver)"
        #expect(failure?.message.hasPrefix(reason) == true)

        let skipped = try sandbox.apply(Self.manifest(stage, "edge0", ", when_missing: skip"))
        #expect(skipped.desired.skipped.map(\.address) == [ObjectAddress(.attachment, "a")])
        #expect(skipped.desired.programs.isEmpty)
        #expect(try sandbox.reconciler().status(of: "test")?.ledger.pending == nil)

        let waiting = Self.manifest(stage, "edge0", ", when_missing: wait")
        try sandbox.apply(waiting)
        let pending = try sandbox.reconciler().status(of: "test")?.ledger.pending
        #expect(pending?[ObjectAddress(.attachment, "a")]?.description.hasPrefix(reason) == true)
        #expect(try sandbox.apply(waiting).isEmpty)

        try addInterface("edge0", stage)
        let found = try sandbox.apply(waiting)
        #expect(found.effective.map(\.action.name) == [.create, .create])
        #expect(try sandbox.reconciler().status(of: "test")?.ledger.pending == nil)
      }
    }

    @Test func whatTheKernelDoesNotHaveIsLeftOut() throws {
      try Sandbox.run { sandbox in
        let plan = try sandbox.apply(
          """
          programs:
            f: { file: raw_tracepoint.o, only_if: { has: [program.raw_tracepoint] }, attach: auto }
            g: { file: tracepoint.o, only_if: { lacks: [program.raw_tracepoint] }, attach: auto }
          attachments:
            b: { program: f/on_exec, raw_tracepoint: sched_process_exec, only_if: { lacks: [map.array] } }
          pins: { x/b: { attachment: b } }
          """)
        #expect(
          plan.desired.skipped == [
            SkippedObject(
              address: ObjectAddress(.program, "g"), reason: .has("program.raw_tracepoint"),
              isPending: false),
            SkippedObject(
              address: ObjectAddress(.attachment, "b"), reason: .has("map.array"),
              isPending: false),
          ])
        #expect(plan.desired.attachments.map(\.name) == ["f/on_exec"])
        #expect(try sandbox.steps { try Process.run("true") } > 0)
      }
    }

    @Test func theFirstAtAHookRunsFirst() throws {
      try Stage.run { stage, sandbox in
        try Requirements.need("tcx", sandbox)
        func attachment(_ name: String, _ order: String) -> String {
          "\(name): { program: \(name)/on_packet, tcx: { interface: veth1, netns: \(stage.receiver), order: \(order) } }"
        }
        try sandbox.apply(
          """
          programs: { a: { file: tcx.o }, b: { file: tcx.o }, c: { file: tcx.o } }
          attachments:
            \(attachment("b", "{ before: c }"))
            \(attachment("c", "last"))
            \(attachment("a", "first"))
          """)
        let index = try NetworkNamespace(at: Stage.path(stage.receiver)).run {
          () throws(SystemCallError) in try interfaceIndex("veth1")
        }
        let programs = try NetworkNamespace(at: Stage.path(stage.receiver)).run {
          () throws(SystemCallError) in
          try AttachTarget.interface(index).query(.tcxIngress).programs.map(\.id)
        }
        let expected = try ["a", "b", "c"].map { try sandbox.id(.program, "\($0)/on_packet") }
        #expect(programs == expected)
      }
    }

    /// A control group holds 64 programs of a type: there the former link goes first.
    @Test func aFullHookLeavesAGap() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need("cgroup", sandbox)
          let group = try stage.cgroup()
          func manifest(_ file: String) -> String {
            let names = (0..<64).map { number in
              let file = number == 0 ? file : "f"
              return
                "a\(number): { program: \(file)/on_packet, cgroup: \(group), replace: new-first }"
            }
            return """
              programs: { f: { file: cgroup_skb.o }, g: { file: cgroup_skb.v2.o, functions: { on_packet: { load: true } } } }
              attachments: { \(names.joined(separator: ", ")) }
              """
          }
          try sandbox.apply(manifest("f"))
          let plan = try sandbox.apply(manifest("g"))
          #expect(plan.effective.map(\.strategy) == [.newFirst])
          #expect(Array(plan.gaps.keys) == ["a0"])
          #expect(try sandbox.held(by: "a0") == sandbox.id(.program, "g/on_packet"))
          #expect(try sandbox.apply(manifest("g")).isEmpty)
        }
      }
    }
  }
}
