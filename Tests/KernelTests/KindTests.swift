import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Each kind of attachment through its whole life.
  @Suite struct KindTests {
    @Test(arguments: KindCase.all + KindCase.untyped)
    func aKindLivesThroughApplyUpdateRemovalAndDestroy(_ kind: KindCase) throws {
      let before = try openObjects()
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need(kind.name, sandbox)
          try live(kind, stage, sandbox)
        }
      }
      #expect(try openObjects() == before)
    }

    private func live(_ kind: KindCase, _ stage: Stage, _ sandbox: Sandbox) throws {
      let manifest = try kind.manifest(stage, version: "")
      guard try kind.isRefused(manifest, sandbox) == false else { return }

      // Applied: pinned, and seen to run.
      let link = try sandbox.id(.attachment, "a")
      #expect(try sandbox.steps { try kind.stimulate(stage, sandbox) } > 0)

      // Applied again: nothing is planned, and nothing is changed.
      let again = CountingKernel(sandbox.kernel)
      #expect(try sandbox.apply(manifest, again).isEmpty)
      #expect(again.changes == [])

      // Under another name, and back: the link stays.
      let renamed = manifest.replacing("attachments: { a:", with: "attachments: { other:")
      #expect(try sandbox.apply(renamed).effective.map(\.action.name) == [.move])
      #expect(try sandbox.id(.attachment, "other") == link)
      #expect(try sandbox.apply(manifest).effective.map(\.action.name) == [.move])
      #expect(try sandbox.id(.attachment, "a") == link)
      #expect(try sandbox.steps { try kind.stimulate(stage, sandbox) } > 0)

      // Another version of the program.
      let plan = try sandbox.apply(try kind.manifest(stage, version: ".v2"))
      let isInPlace = kind.table?.programChange == .inPlace
      #expect(
        plan.change(ObjectAddress(.attachment, "a"))?.action.name
          == (isInPlace ? .update : .replace))
      #expect((try sandbox.id(.attachment, "a") == link) == isInPlace)
      let steps = try sandbox.steps { try kind.stimulate(stage, sandbox) }
      #expect(steps > 0 && steps % 1000 == 0, "\(steps) steps of 1000")

      // Without the attachment.
      try sandbox.apply("programs: { f: { file: \(kind.file).o } }")
      #expect(try sandbox.state(sandbox.pin(.attachment, "a")) == nil)
      let last = try sandbox.counter()
      try? kind.stimulate(stage, sandbox)
      System.sleep(milliseconds: 20)
      #expect(try sandbox.counter() == last)

      #expect(try sandbox.destroy()?.deployment == "test")
      #expect(try sandbox.snapshot() == [:])
    }
  }
}
