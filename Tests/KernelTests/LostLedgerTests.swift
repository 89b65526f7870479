import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// A deployment whose records were lost: the next apply finds out what is live, and loses nothing of it.
  @Suite struct LostLedgerTests {
    private func manifest(_ stage: Stage) throws -> String {
      try stage.needNetwork()
      return """
        programs: { f: { file: sk_lookup.o }, r: { file: raw_tracepoint.o } }
        maps: { hits: { from: f/hits }, executed: { from: r/hits } }
        attachments:
          a: { program: f/on_lookup, netns: \(Stage.path(stage.receiver)) }
          r: { program: r/on_exec }
        pins: { user/hits: { map: hits } }
        """
    }

    /// What is lost.
    enum Loss: CaseIterable {
      case ledger, damaged, crafted, both, links, maps, programs, everything
    }

    private func lose(_ loss: Loss, _ sandbox: Sandbox) throws {
      let layout = sandbox.layout
      switch loss {
      case .ledger: try unlink(layout.ledger(.current))
      case .damaged:
        try unlink(layout.ledger(.current))
        let map = try RawMap.create(
          RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 1))
        try Pin.create(layout.ledger(.current), map.descriptor)
      case .crafted:
        let store = LedgerStore(kernel: sandbox.kernel, layout: layout)
        var ledger = try #require(try store.current())
        ledger.pins["user/\0"] = ledger.pins.values.first
        ledger.directories.append("user/\0")
        try unlink(layout.ledger(.current))
        try store.write(ledger, at: layout.ledger(.current))
      case .both:
        try unlink(layout.ledger(.current))
        try unlink(layout.plan(.current))
      case .links: try remove("links", sandbox)
      case .maps:
        try unlink(layout.ledger(.current))
        try remove("maps", sandbox)
      case .programs: try remove("programs", sandbox)
      case .everything:
        try lose(.both, sandbox)
        for folder in DeploymentLayout.objectDirectories { try remove(folder, sandbox) }
      }
    }

    private func remove(_ folder: String, _ sandbox: Sandbox) throws {
      let directory = "\(sandbox.layout.directory(.current))/\(folder)"
      for name in try Directory.names(in: directory) { try unlink("\(directory)/\(name)") }
      try Directory.remove(directory)
    }

    @Test(arguments: Loss.allCases)
    func whateverIsLostTheNextApplyConverges(_ loss: Loss) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          var manifest = try manifest(stage)
          if loss == .everything {
            manifest = manifest.replacing("pins: { user/hits: { map: hits } }", with: "")
          }
          try sandbox.apply(manifest)
          try lose(loss, sandbox)
          #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == true)
          let plan = try sandbox.apply(manifest)
          #expect(!plan.isEmpty)
          #expect(plan.isLedgerLost == (loss != .links && loss != .programs))
          #expect(try sandbox.plan(manifest).isEmpty)
          // Which directories are its own stands in the records alone.
          let forgotten = loss == .both ? ["/user"] : []
          #expect(try sandbox.leftovers().filter { !forgotten.contains($0) } == [])
          let steps = try sandbox.steps(of: "hits") { try stage.lookUpSocket() }
          #expect(steps > 0 && steps < 1000, "program f runs, and runs once")
          try sandbox.destroy()
          #expect(try Array(sandbox.snapshot().keys) == forgotten)
        }
      }
    }

    @Test func withThePlanNothingIsMadeAgain() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = try manifest(stage)
          try sandbox.apply(manifest)
          let before = try sandbox.snapshot(without: "previous")
          try lose(.ledger, sandbox)
          #expect(try sandbox.apply(manifest).effective.isEmpty)
          let after = try sandbox.snapshot(without: "previous")
          #expect(
            differences(before, after).filter { !$0.contains("/plan") && !$0.contains("/ledger") }
              == [])
        }
      }
    }

    @Test func withoutAnyRecordDataAndLinksAreKept() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = try manifest(stage)
          try sandbox.apply(manifest)
          try sandbox.setCounter("hits", to: 5_000_000)
          let ids = [try sandbox.id(.map, "hits"), try sandbox.id(.attachment, "a")]
          let program = try sandbox.id(.program, "f/on_lookup")
          try lose(.both, sandbox)
          let plan = try sandbox.apply(manifest)
          let change = plan.change(ObjectAddress(.attachment, "a"))
          #expect(change?.strategy == .inPlace)
          #expect(try [sandbox.id(.map, "hits"), sandbox.id(.attachment, "a")] == ids)
          #expect(try sandbox.counter("hits") >= 5_000_000)
          #expect(try sandbox.id(.program, "f/on_lookup") != program)
          #expect(try sandbox.held(by: "a") == sandbox.id(.program, "f/on_lookup"))
          #expect(try sandbox.state("user/hits")?.id == ids[0])
        }
      }
    }

    @Test func aMapOfAnotherShapeIsNotTakenForOurs() throws {
      try Sandbox.run { sandbox in
        func manifest(_ entries: Int) -> String {
          """
          programs: { f: { file: globals.o, attach: [] } }
          maps: { m: { type: array, key: u32, value: u64, max_entries: \(entries) } }
          """
        }
        try sandbox.apply(manifest(1))
        try lose(.both, sandbox)
        let error = try #require(try sandbox.failure(manifest(2)))
        #expect(error.reason == .refused)
        #expect(error.message == "map m cannot be kept: max_entries 1 → 2")
      }
    }

    @Test(arguments: [true, false])
    func linksThatNothingWantsGo(_ isPlanLost: Bool) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          let manifest = try manifest(stage)
          try sandbox.apply(manifest)
          try lose(isPlanLost ? .both : .ledger, sandbox)
          let link = try sandbox.id(.attachment, "r")
          let fewer = manifest.split(separator: "\n").filter {
            !$0.hasPrefix("  r:") && !$0.contains("executed")
          }.joined(separator: "\n")
          try sandbox.apply(
            "programs: { f: { file: sk_lookup.o } }\n"
              + fewer.split(separator: "\n").dropFirst().joined(separator: "\n")
              + "\nmaps: { hits: { from: f/hits } }")
          #expect(Sandbox.isGone(link: link))
          let steps = try sandbox.steps(of: "hits") { try stage.lookUpSocket() }
          #expect(steps > 0 && steps < 1000)
        }
      }
    }

    @Test(arguments: Loss.allCases)
    func destroyRemovesWhatIsFound(_ loss: Loss) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try sandbox.apply(try manifest(stage))
          try lose(loss, sandbox)
          let ledger = try sandbox.destroy()
          let isUnknown = loss == .both || loss == .everything
          #expect(ledger?.rebuilt == (isUnknown ? .pins : ledger?.rebuilt))
          #expect(
            try sandbox.snapshot().keys.sorted() == (isUnknown ? ["/user", "/user/hits"] : []))
        }
      }
    }

    @Test func aNewerLedgerIsNotTakenForALostOne() throws {
      try Sandbox.run { sandbox in
        let manifest = "programs: { f: { file: raw_tracepoint.o, attach: auto } }"
        try sandbox.apply(manifest)
        let path = sandbox.layout.ledger(.current)
        try unlink(path)
        try sandbox.kernel.createDocument(
          Array(#"{"format":99,"tool":"9.0","more":[1]}"#.utf8), at: path)
        let before = try sandbox.snapshot()
        let error = try #require(try sandbox.failure(manifest))
        #expect(error.reason == .invalid && error.message.contains("newer bpf-apply (9.0)"))
        #expect(try differences(before, sandbox.snapshot()) == [])
      }
    }
  }
}
