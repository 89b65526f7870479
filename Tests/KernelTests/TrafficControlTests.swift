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
        #expect(try sandbox.apply(manifest(stage)).effective.map(\.action.name) == [.repair])
        #expect(try filters(stage).count == 1)

        try unlink(sandbox.pin(.attachment, "a"))
        #expect(try sandbox.apply(manifest(stage)).effective.map(\.action.name) == [.repair])
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
          #expect(try other.failure(manifest(stage))?.reason == .conflict)
          #expect(try filters(stage) == before)
          try other.apply(manifest(stage, "tcx", 2))
          try other.destroy()
        }
        #expect(try filters(stage) == before)
        #expect(try hasClsact(stage))
      }
    }

    // MARK: The namespace that is recorded

    private func inNamespace<Result>(
      _ name: String, _ body: () throws -> Result
    ) throws -> Result {
      let result = try NetworkNamespace(at: Stage.path(name)).run {
        () throws(SystemCallError) -> Swift.Result<Result, any Error> in
        Swift.Result(catching: body)
      }
      return try result.get()
    }

    /// Its network namespace is gone, with the filter, and another one has its name and its interface: whoever stands
    /// there is a stranger.
    @Test func whatHasTheNameOfItsNamespaceIsAnother() throws {
      try Stage.run { stage, sandbox in
        try sandbox.apply(manifest(stage))
        let before = try #require(try sandbox.reconciler().status(of: "test")?.ledger)
        try stage.makeNetworkAgain()
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == true)
        try sandbox.apply(manifest(stage))
        #expect(try filters(stage).map(\.programID) == [sandbox.id(.program, "f/on_packet")])
        #expect(try sandbox.plan(manifest(stage)).isEmpty)
        let after = try #require(try sandbox.reconciler().status(of: "test")?.ledger)
        let networks = [before, after].map { $0.attachments["a"]?.target.network }
        #expect(networks[0] != networks[1])
        try sandbox.destroy()
        #expect(try filters(stage).isEmpty)

        try sandbox.apply(manifest(stage))
        try stage.makeNetworkAgain()
        try Sandbox.run { other in
          try other.apply(manifest(stage))
          let theirs = try filters(stage)
          #expect(try sandbox.failure(manifest(stage))?.reason == .conflict)
          try sandbox.destroy()
          #expect(try filters(stage) == theirs)
        }
      }
    }

    /// Without a name it is the one that we are in: from another one, the former is found all the same.
    @Test func whatMovesToAnotherNamespaceLeavesNothingBehind() throws {
      try Stage.run { stage, sandbox in
        let manifest = """
          programs: { f: { file: tcx.o } }
          attachments: { a: { program: on_packet, tc: lo } }
          """
        func filters(_ name: String) throws -> [UInt32?] {
          try inNamespace(name) {
            try TrafficControl(interface: 1).filters(.ingress).map(\.programID)
          }
        }
        try inNamespace(stage.receiver) { _ = try sandbox.apply(manifest) }
        let plan = try inNamespace(stage.sender) { try sandbox.apply(manifest) }
        guard plan.effective.map(\.address) == [ObjectAddress(.attachment, "a")],
          case .nameMeansAnother(let target, .namespaceReplaced)? = plan.effective[0].because
            .first
        else {
          Issue.record("\(plan.effective)")
          return
        }
        #expect(target.summary == "tc ingress, priority 1, handle 1 on lo")
        let program = try sandbox.id(.program, "f/on_packet")
        #expect(try filters(stage.sender) == [program] && filters(stage.receiver) == [])
        // From where it is not.
        try inNamespace(stage.receiver) { _ = try sandbox.destroy() }
        #expect(try filters(stage.sender) == [])
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
