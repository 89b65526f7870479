import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// An attachment without a link: a filter of a clsact, which the kernel keeps by itself.
  @Suite struct TrafficControlTests {
    private func manifest(_ stage: Stage, _ file: String = "tcx", _ handle: Int = 1) -> String {
      """
      programs: { f: { file: \(file).o } }
      attachments:
        a: { program: on_packet, tc: { interface: veth1, netns: \(stage.receiver), handle: \(handle) } }
      """
    }

    private func filters(_ stage: Stage) throws -> [TrafficControl.Filter] {
      try NetworkNamespace(at: Stage.path(stage.receiver)).run { () throws(SystemCallError) in
        let control = TrafficControl(interface: try interfaceIndex("veth1"))
        return try control.filters(.ingress)
      }
    }

    private func hasClsact(_ stage: Stage) throws -> Bool {
      try NetworkNamespace(at: Stage.path(stage.receiver)).run { () throws(SystemCallError) in
        try TrafficControl(interface: try interfaceIndex("veth1")).hasClsact()
      }
    }

    @Test func aFilterLivesThroughApplyUpdateAndDestroy() throws {
      try Stage.run { stage, sandbox in
        try sandbox.apply(manifest(stage))
        #expect(try sandbox.steps { try stage.sendPacket() } > 0)
        let again = CountingKernel(sandbox.kernel)
        #expect(try sandbox.apply(manifest(stage), again).isEmpty)
        #expect(again.changes == [])

        let plan = try sandbox.apply(manifest(stage, "tcx.v2"))
        #expect(plan.change(ObjectAddress(.attachment, "a"))?.strategy == .inPlace)
        #expect(
          try filters(stage).map(\.programID) == [sandbox.id(.program, "f/on_packet")])
        #expect(try sandbox.steps { try stage.sendPacket() } >= 1000)

        try sandbox.apply(manifest(stage, "tcx.v2", 7))
        #expect(try filters(stage).map(\.place.handle) == [7])

        try sandbox.destroy()
        #expect(try filters(stage).isEmpty)
        #expect(try !hasClsact(stage))
      }
    }

    /// Somebody took it off, or took our mark of it: both are repaired.
    @Test func whatIsGoneIsRepaired() throws {
      try Stage.run { stage, sandbox in
        try sandbox.apply(manifest(stage))
        try inReceiver(stage, "tc", "filter", "del", "dev", "veth1", "ingress")
        #expect(try sandbox.apply(manifest(stage)).effective.map(\.action) == [.repair])
        #expect(try filters(stage).count == 1)

        try unlink(sandbox.pin(.attachment, "a"))
        #expect(try sandbox.apply(manifest(stage)).effective.map(\.action) == [.repair])
        #expect(try filters(stage).count == 1)
        #expect(try sandbox.steps { try stage.sendPacket() } > 0)

        try unlink(sandbox.pin(.attachment, "a"))
        try sandbox.destroy()
        #expect(try filters(stage).isEmpty)
      }
    }

    /// Another deployment's filter in the same place is not touched, and a clsact that was there stays.
    @Test func whatIsNotOursStays() throws {
      try Stage.run { stage, sandbox in
        try sandbox.apply(manifest(stage))
        let before = try filters(stage)
        try Sandbox.run { other in
          #expect(try other.failure(manifest(stage))?.reason == .failed)
          #expect(try filters(stage) == before)
          try other.apply(manifest(stage, "tcx", 2))
          try other.destroy()
        }
        #expect(try filters(stage) == before)
        #expect(try hasClsact(stage))
      }
    }

    /// A failure or death at each change leaves, after the next run, one filter that runs what the ledger says.
    @Test(arguments: [false, true])
    func noInterruptionLeavesItInBetween(_ dies: Bool) throws {
      try Stage.run { stage, sandbox in
        for number in 1... {
          try sandbox.apply(manifest(stage))
          let kernel = CountingKernel(
            sandbox.kernel, dies ? .death(at: number) : .failure(at: number))
          _ = try? sandbox.apply(manifest(stage, "tcx.v2"), kernel)
          if !dies {
            let ledger = try sandbox.reconciler().status(of: "test")?.ledger
            #expect(
              try filters(stage).map(\.programID) == [ledger?.programs["f/on_packet"]?.id],
              "change \(number)")
          }
          try sandbox.apply(manifest(stage, "tcx.v2"))
          #expect(
            try filters(stage).map(\.programID) == [sandbox.id(.program, "f/on_packet")],
            "change \(number)")
          try sandbox.destroy()
          #expect(try filters(stage).isEmpty, "change \(number)")
          if !kernel.didFail { break }
        }
      }
    }

    private func inReceiver(_ stage: Stage, _ command: String...) throws {
      let status = try Process.status(of: ["ip", "netns", "exec", stage.receiver] + command)
      #expect(status == 0)
    }
  }
}
