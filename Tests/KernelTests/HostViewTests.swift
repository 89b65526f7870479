import BPFSyscall
import Testing

@testable import Reconciler

extension KernelTests {
  /// What is seen of the host once in a run, with what that does itself.
  @Suite struct HostViewTests {
    @Test func whatIsEnteredIsSeen() throws {
      try Sandbox.run { sandbox in
        let view = HostView()
        _ = try view.links(of: .rawTracepoint)
        try sandbox.apply(
          "programs: { f: { file: raw_tracepoint.o } }\nattachments: { a: { program: on_exec } }")
        let pin = sandbox.pin(.attachment, "a")
        let object = try #require(try sandbox.kernel.object(at: pin))
        let id = try #require(object.id)
        func isSeen() throws -> Bool {
          try view.links(of: .rawTracepoint).contains { $0.id == id }
        }
        #expect(try !isSeen())
        view.enter(object, at: pin)
        #expect(try isSeen())
        view.leave([id])
        #expect(try !isSeen())
        view.lookAgain()
        #expect(try isSeen())
      }
    }

    /// A run that has looked who has a hook knows what it has put there itself since, and what it has taken off.
    @Test func whatARunDoesItselfIsNoSurpriseToIt() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        func state(_ name: String) throws -> DesiredState {
          var state = try sandbox.desired(
            """
            programs: { f: { file: xdp.o } }
            attachments:
              a: { program: f/on_packet, xdp: { interface: veth1, netns: \(stage.receiver), mode: generic } }
            """)
          state.deployment = name
          return state
        }
        let reconciler = sandbox.reconciler()
        let (one, two) = (try state("one"), try state("two"))
        #expect(try !reconciler.plan(one).isEmpty)
        try reconciler.apply(one)
        let error = try #require(throws: ReconcilerError.self) { try reconciler.plan(two) }
        #expect(error.reason == .conflict && error.message.contains("held by deployment one"))
        _ = try reconciler.destroy("one")
        try reconciler.apply(two)
        _ = try reconciler.destroy("two")
      }
    }
  }
}
