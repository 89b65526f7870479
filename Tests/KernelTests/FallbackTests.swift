import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// What a driver refuses of XDP, and the mode that runs instead. With packets that may be longer than a page, a veth
  /// refuses programs for packets in one piece in native mode.
  @Suite struct FallbackTests {
    private func manifest(_ stage: Stage, _ options: String, _ file: String = "xdp") -> String {
      """
      programs: { f: { file: \(file).o } }
      attachments:
        a: { program: f/on_packet, xdp: { interface: veth1, netns: \(stage.receiver)\(options) } }
      """
    }

    private func setMTU(_ stage: Stage, _ mtu: Int) throws {
      try Process.run("ip", "-n", stage.sender, "link", "set", "veth0", "mtu", "\(mtu)")
      try Process.run("ip", "-n", stage.receiver, "link", "set", "veth1", "mtu", "\(mtu)")
    }

    private func mode(_ sandbox: Sandbox) throws -> String? {
      try sandbox.reconciler().status(of: "test")?.modes[ObjectAddress(.attachment, "a")]
    }

    @Test(arguments: ["", ", mode: native"])
    func theOtherModeIsTakenWhereItIsAllowed(_ asked: String) throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        try setMTU(stage, 8901)
        let text = manifest(stage, "\(asked), fallback: generic")
        let plan = try sandbox.apply(text)
        #expect(plan.modes == ["a": "generic"])
        #expect(try mode(sandbox) == "generic")
        #expect(try sandbox.steps { try stage.sendPacket() } > 0)
        #expect(try sandbox.apply(text).isEmpty)
        // A changed program takes its place in the link, and the mode stays.
        let other = manifest(stage, "\(asked), fallback: generic", "xdp.v2")
        #expect(try sandbox.apply(other).modes == ["a": "generic"])
        try sandbox.destroy()
      }
    }

    @Test func withoutOneTheMTUIsNamed() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        try setMTU(stage, 8901)
        for asked in ["", ", mode: native"] {
          let error = try #require(try sandbox.failure(manifest(stage, asked)))
          #expect(error.reason == .unsupported)
          let advice = try #require(error.advice)
          for words in ["8901", "SEC(\"xdp.frags\")", "`mode: generic`"] {
            #expect(advice.contains(words), "\(advice)")
          }
          if System.pageSize == 4096 {
            #expect(advice.contains("3506"), "\(advice)")
            try setMTU(stage, 3506)
            try sandbox.apply(manifest(stage, asked))
            #expect(try mode(sandbox) == "native")
            try sandbox.destroy()
            try setMTU(stage, 3507)
            #expect(try sandbox.failure(manifest(stage, asked))?.reason == .unsupported)
            try setMTU(stage, 8901)
          }
        }
      }
    }

    /// Who has the hook keeps it: the other mode would be refused as well, or stand beside.
    @Test func aHookThatIsTakenIsLeftToWhoHasIt() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        try Sandbox.run(sandbox.kernel) { other in
          try other.apply(manifest(stage, ", mode: native"))
          let text = manifest(stage, ", mode: native, fallback: generic")
          #expect(try sandbox.failure(text)?.reason == .conflict)
          #expect(try mode(other) == "native")
        }
      }
    }

    /// The kernel says of an interface that is gone only that something is invalid.
    @Test func anInterfaceThatWentMeanwhileIsMissing() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        for options in ["", ", mode: native, fallback: generic"] {
          try stage.makeNetworkAgain()
          let kernel = CountingKernel(sandbox.kernel)
          kernel.willChange = {
            try? Process.run("ip", "-n", stage.sender, "link", "del", "veth0")
            kernel.willChange = {}
          }
          let error = try #require(try sandbox.failure(manifest(stage, options), kernel))
          #expect(error.reason == .missingTarget, "\(error)")
        }
      }
    }
  }
}
