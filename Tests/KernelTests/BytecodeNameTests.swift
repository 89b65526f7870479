import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Functions, maps and variables whose names are no names of files in bpffs, and types that the manifest says.
  @Suite struct BytecodeNameTests {
    private func names(_ stage: Stage, _ version: String = "") -> String {
      """
      programs: { f: { file: names\(version).o, globals: { größe: 5 } } }
      attachments:
        a: { program: f/zähler, xdp: { interface: veth1, mode: generic, netns: \(stage.receiver) } }
      pins: { p: { program: f/zähler }, m: { map: f/zählung } }
      """
    }

    @Test func anyNameLivesThroughApplyUpdateRollbackAndDestroy() throws {
      try Stage.run { stage, sandbox in
        try sandbox.apply(names(stage))
        #expect(try sandbox.steps { try stage.sendPacket() } > 0)
        #expect(try sandbox.apply(names(stage)).isEmpty)
        let first = try sandbox.id(.program, "f/zähler")
        try sandbox.apply(names(stage, ".v2"))
        #expect(try sandbox.id(.program, "f/zähler") != first)
        let steps = try sandbox.steps { try stage.sendPacket() }
        #expect(steps > 0 && steps % 1000 == 0, "\(steps) steps of 1000")
        try sandbox.reconciler().rollBack("test")
        #expect(try sandbox.id(.program, "f/zähler") == first)
        let other = names(stage).replacing("f/zähler", with: "f/net/be.side")
        try sandbox.apply(other)
        #expect(try sandbox.steps { try stage.sendPacket() } > 0)
        #expect(try sandbox.apply(other).isEmpty)
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == [:])
      }
    }

    @Test func aTypeThatTheManifestSaysIsLoaded() throws {
      try Stage.run { stage, sandbox in
        let manifest = """
          programs:
            f:
              file: untyped.o
              functions:
                through_group: { type: cgroup_skb, attach_type: cgroup_inet_egress }
                on_packet: { type: xdp, load: true }
          attachments:
            a: { program: f/through_group, cgroup: \(try stage.cgroup()) }
          """
        try sandbox.apply(manifest)
        #expect(try sandbox.steps { try stage.sendFromCgroup() } > 0)
        #expect(try sandbox.apply(manifest).isEmpty)
        // What an attachment says of the type changes with it.
        let other = manifest.replacing("type: xdp", with: "type: sched_cls")
        let facts = try sandbox.apply(other).facts
        #expect(facts.map(\.address) == [.program("f/on_packet")])
      }
    }

    @Test func anXDPFunctionMayReplaceAnother() throws {
      try Stage.run { stage, sandbox in
        let manifest = """
          programs: { f: { file: freplace.o }, x: { file: xdp.o, maps: { hits: shared } } }
          maps: { shared: { from: f/hits } }
          attachments:
            b: { program: f/on_packet, xdp: { interface: veth1, mode: generic, netns: \(stage.receiver) } }
            a: { program: x/on_packet, freplace: { of: f/on_packet, function: verdict } }
          """
        if let error = try sandbox.failure(manifest) {
          // Where lockdown forbids it.
          #expect(error.reason == .denied)
          return
        }
        #expect(try sandbox.steps(of: "shared") { try stage.sendPacket() } > 0)
      }
    }

    @Test func theSectionSaysWhichVariableIsSet() throws {
      try Stage.run { stage, sandbox in
        try sandbox.apply(
          """
          programs:
            f:
              file: object/same_names.bpf.o
              globals: { data/hidden_a: 11, bss/hidden_a: 12, .data.own/hidden_a: 13 }
          attachments:
            a: { program: f/count, xdp: { interface: veth1, mode: generic, netns: \(stage.receiver) } }
          """)
        // 11 + 12 + 13 + 8 + 9 + 1, behind 3.
        try stage.sendPacket()
        let path = sandbox.pin(.map, "f/same_nam.data")
        let bytes = try #require(try RawMap(try Pin.open(path).take()).lookup([0, 0, 0, 0]))
        let totals = stride(from: 0, to: bytes.count, by: 8).map { place in
          bytes[place..<place + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        #expect(totals.contains { $0 > 3 && ($0 - 3) % 54 == 0 }, "\(totals)")
      }
    }
  }
}
