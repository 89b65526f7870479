import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// What others do to a deployment behind our back: the plan says it, an apply repairs it.
  @Suite struct DriftTests {
    /// A deployment with an attachment that can be detached, and two programs for it.
    private func manifest(_ stage: Stage) throws -> String {
      try stage.needNetwork()
      return """
        programs:
          f: { file: sk_lookup.o }
          g: { file: sk_lookup.v2.o, maps: { hits: shared }, functions: { on_lookup: { load: true } } }
        maps: { shared: { from: [f/hits, g/hits] } }
        attachments: { a: { program: f/on_lookup, netns: \(Stage.path(stage.receiver)) } }
        pins: { shared: { map: shared } }
        """
    }

    /// Applies, lets something happen, checks what the plan says of it, and that an apply puts it
    /// right.
    private func check(
      _ expected: [Fact], after happening: (Sandbox) throws -> Void
    ) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = try manifest(stage)
          try sandbox.apply(manifest)
          try happening(sandbox)
          #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == true)
          #expect(try sandbox.plan(manifest).facts == expected)
          #expect(try sandbox.apply(manifest).facts == expected)
          let again = CountingKernel(sandbox.kernel)
          #expect(try sandbox.apply(manifest, again).isEmpty)
          #expect(again.changes == [])
          #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
          #expect(try sandbox.leftovers() == [])
          let steps = try sandbox.steps(of: "shared") { try stage.lookUpSocket() }
          #expect(steps > 0 && steps < 1000, "program f runs, and runs once")
          try sandbox.destroy()
          #expect(try sandbox.snapshot() == [:])
        }
      }
    }

    @Test func aLinkThatWasDetachedIsAttachedAgain() throws {
      try check([
        Fact(.repair, .attachment("a"), .attaching(.oldFirst), because: [.drift(.severed)])
      ]) { sandbox in
        try Link(try Pin.open(sandbox.pin(.attachment, "a")).take()).detach()
      }
    }

    @Test func aProgramThatWasSwappedIsPutBack() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = try manifest(stage)
          try sandbox.apply(manifest)
          let other = try Pin.open(sandbox.pin(.program, "g/on_lookup"))
          let former = try Pin.open(sandbox.pin(.program, "f/on_lookup"))
          try Link(try Pin.open(sandbox.pin(.attachment, "a")).take()).update(
            to: other.descriptor.rawValue, replacing: former.descriptor.rawValue)
          let swapped = try sandbox.id(.program, "g/on_lookup")
          let plan = try sandbox.plan(manifest)
          #expect(
            plan.facts == [
              Fact(
                .repair, .attachment("a"), .attaching(.inPlace),
                because: [.drift(.programSwapped(swapped))])
            ])
          try sandbox.apply(manifest)
          #expect(try sandbox.held(by: "a") == sandbox.id(.program, "f/on_lookup"))
          #expect(try sandbox.plan(manifest).isEmpty)
          let steps = try sandbox.steps(of: "shared") { try stage.lookUpSocket() }
          #expect(steps > 0 && steps < 1000)
        }
      }
    }

    @Test func aProgramThatIsGoneIsLoadedAgain() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = try manifest(stage)
          try sandbox.apply(manifest)
          // Nothing runs it.
          try unlink(sandbox.pin(.program, "g/on_lookup"))
          #expect(
            try sandbox.apply(manifest).facts == [
              Fact(.repair, .program("g/on_lookup"), because: [.drift(.pinGone)])
            ])
          #expect(try sandbox.plan(manifest).isEmpty)
        }
      }
    }

    @Test func aLinkWhosePinWasRemovedIsMadeAgain() throws {
      try check([
        Fact(.repair, .attachment("a"), .attaching(.oldFirst), because: [.drift(.pinGone)])
      ]) { sandbox in try unlink(sandbox.pin(.attachment, "a")) }
    }

    @Test func aTargetThatWentAwayAndCameBackIsAttachedAgain() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need("xdp", sandbox)
          try stage.needNetwork()
          let manifest = """
            programs: { f: { file: xdp.o } }
            attachments: { a: { program: on_packet, xdp: { interface: dummy0, netns: \(stage.sender) } } }
            """
          func addInterface() throws {
            try Process.run("ip", "-n", stage.sender, "link", "add", "dummy0", "type", "veth")
          }
          try addInterface()
          try sandbox.apply(manifest)
          try Process.run("ip", "-n", stage.sender, "link", "del", "dummy0")
          let error = try #require(try sandbox.failure(manifest))
          #expect(error.reason == .missingTarget)
          #expect(error.message.contains("there is no interface dummy0 in netns \(stage.sender)"))
          try addInterface()
          #expect(try sandbox.apply(manifest).effective.map(\.action.name) == [.repair])
          #expect(try sandbox.plan(manifest).isEmpty)
          #expect(try sandbox.held(by: "a") == sandbox.id(.program, "f/on_packet"))
        }
      }
    }
  }
}
