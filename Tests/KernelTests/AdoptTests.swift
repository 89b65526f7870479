import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Objects that others made and pinned become a deployment's.
  @Suite struct AdoptTests {
    /// Leaves pins of objects that are nobody's: they were made by a deployment of which no trace is left.
    private func leaveForeign(_ manifest: String, _ sandbox: Sandbox) throws {
      try sandbox.apply(manifest)
      try remove("\(sandbox.bpffs)/bpf-apply", sandbox)
    }

    private func remove(_ directory: String, _ sandbox: Sandbox) throws {
      for name in try Directory.names(in: directory) {
        let path = "\(directory)/\(name)"
        if try sandbox.kernel.names(in: path) == nil {
          try unlink(path)
        } else {
          try remove(path, sandbox)
        }
      }
      try Directory.remove(directory)
    }

    private func steering(_ stage: Stage, _ file: String, _ rest: String = "") throws -> String {
      try stage.needNetwork()
      return """
        programs: { f: { file: \(file).o } }
        attachments: { a: { program: f/on_lookup, netns: \(Stage.path(stage.receiver)) } }
        \(rest)
        """
    }

    private let pins =
      "pins: { x/hits: { map: f/hits }, x/link: { attachment: a }, x/program: { program: f/on_lookup } }"

    @Test func allThatFitsIsTakenOver() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try leaveForeign(try steering(stage, "sk_lookup", pins), sandbox)
          let foreign = try ["hits", "program", "link"].map { try sandbox.state("x/\($0)")?.id }
          let manifest = try steering(
            stage, "sk_lookup",
            "adopt: { map.f/hits: x/hits, program.f/on_lookup: x/program, attachment.a: x/link }")
          let plan = try sandbox.apply(manifest)
          #expect(plan.effective.map(\.action.name) == [.adopt, .adopt, .adopt])
          let ours = [
            try sandbox.id(.map, "f/hits"), try sandbox.id(.program, "f/on_lookup"),
            try sandbox.id(.attachment, "a"),
          ]
          #expect(ours == foreign)
          let again = CountingKernel(sandbox.kernel)
          #expect(try sandbox.apply(manifest, again).isEmpty && again.changes == [])
          let steps = try sandbox.steps { try stage.lookUpSocket() }
          #expect(steps > 0 && steps < 1000)
          try sandbox.destroy()
          #expect(
            try sandbox.snapshot().keys.sorted() == ["/x", "/x/hits", "/x/link", "/x/program"])
        }
      }
    }

    @Test func aLinkThatIsTakenOverGetsOurProgram() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try leaveForeign(try steering(stage, "sk_lookup", pins), sandbox)
          let link = try sandbox.state("x/link")?.id
          let plan = try sandbox.apply(
            try steering(stage, "sk_lookup.v2", "adopt: { attachment.a: x/link }"))
          #expect(plan.change(ObjectAddress(.attachment, "a"))?.strategy == .inPlace)
          #expect(try sandbox.id(.attachment, "a") == link)
          #expect(try sandbox.held(by: "a") == sandbox.id(.program, "f/on_lookup"))
          #expect(try sandbox.leftovers() == ["/x", "/x/hits", "/x/link", "/x/program"])
          let steps = try sandbox.steps { try stage.lookUpSocket() }
          #expect(steps >= 1000, "version 2 counts by 1000")
        }
      }
    }

    @Test(arguments: Interruption.allCases)
    func anInterruptedTakeoverIsGivenBack(_ interruption: Interruption) throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try leaveForeign(try steering(stage, "sk_lookup", pins), sandbox)
          let before = try sandbox.snapshot()
          let manifest = try steering(
            stage, "sk_lookup.v2", "adopt: { map.f/hits: x/hits, attachment.a: x/link }")
          for number in 1...100 {
            let kernel = CountingKernel(
              sandbox.kernel, interruption == .failure ? .failure(at: number) : .death(at: number))
            guard let error = try sandbox.failure(manifest, kernel) else { return }
            let place = "\(number), \(kernel.changes.last ?? "")"
            if kernel.didPublish { return }
            if interruption == .failure {
              #expect(error.reason == .failed && error.notes == [], "\(place): \(error)")
            } else {
              // What was killed is taken back by whatever comes next.
              try sandbox.apply("programs: { k: { file: globals.o, attach: [] } }")
            }
            let steps = try Sandbox.counter(at: "\(sandbox.bpffs)/x/hits")
            try stage.lookUpSocket()
            let more = try Sandbox.counter(at: "\(sandbox.bpffs)/x/hits") - steps
            #expect(more > 0 && more < 1000, "\(place): the foreign program runs")
            try sandbox.destroy()
            #expect(try differences(before, sandbox.snapshot()) == [], "\(place)")
          }
          Issue.record("the apply never succeeds")
        }
      }
    }

    @Test func whatDoesNotFitIsAConflict() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try leaveForeign(try steering(stage, "sk_lookup", pins), sandbox)
          let before = try sandbox.snapshot()
          func check(_ manifest: String, _ reason: ReconcilerError.Reason, _ text: String) throws {
            let error = try #require(try sandbox.failure(manifest), "\(manifest)")
            #expect(error.reason == reason && error.message.contains(text), "\(error)")
            #expect(try differences(before, sandbox.snapshot()) == [])
          }
          try check(
            try steering(
              stage, "sk_lookup",
              "maps: { f/hits: { max_entries: 4 } }\nadopt: { map.f/hits: x/hits }"),
            .conflict, "max_entries 1 → 4")
          try check(
            try steering(
              stage, "sk_lookup.v2", "adopt: { map.f/hits: x/hits, program.f/on_lookup: x/program }"
            ),
            .conflict, "its instructions are others")
          try check(
            try steering(stage, "sk_lookup", "adopt: { program.f/on_lookup: x/program }"),
            .conflict, "map f/hits is replaced")
          try check(
            try steering(stage, "sk_lookup", "adopt: { map.f/hits: x/link }"), .conflict,
            "stands netns link")
          try check(
            try steering(stage, "sk_lookup", "adopt: { map.f/hits: x/none }"), .missingTarget,
            "nothing is pinned at")
          try check(
            try steering(stage, "sk_lookup", "adopt: { attachment.a: x/link }")
              .replacing(Stage.path(stage.receiver), with: Stage.path(stage.sender)),
            .conflict, "it is not at sk_lookup in netns")
        }
      }
    }

    @Test func whatAnotherDeploymentHoldsIsNotTaken() throws {
      try Sandbox.run { sandbox in
        let maps = "maps: { m: { type: array, key: u32, value: u64, max_entries: 1 } }"
        let file = "programs: { k: { file: globals.o, attach: [] } }"
        try sandbox.apply("\(file)\n\(maps)")
        let error = try #require(
          try sandbox.failure(
            "\(file)\n\(maps.replacing("m:", with: "n:"))\nadopt: { map.n: bpf-apply/test/current/maps/m }"
          ))
        #expect(error.reason == .conflict)
        #expect(error.message.contains("is a deployment's own"))
      }
    }

    @Test func theCommandTakesALinkThatAManifestThenFinds() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try leaveForeign(try steering(stage, "sk_lookup", pins), sandbox)
          let (link, program) = (
            try sandbox.state("x/link")?.id, try sandbox.state("x/program")?.id
          )
          try sandbox.apply("programs: { k: { file: globals.o, attach: [] } }")
          let plan = try sandbox.reconciler().adopt(
            ObjectAddress(.attachment, "a"), from: "x/link", into: "test")
          #expect(
            plan.effective.map { "\($0.action.name) \($0.address)" }.sorted() == [
              "adopt attachment.a", "adopt program.a",
            ])
          #expect(try sandbox.id(.attachment, "a") == link)
          #expect(try sandbox.id(.program, "a") == program)
          #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
          let manifest = try steering(stage, "sk_lookup.v2")
          let next = try sandbox.apply(manifest)
          #expect(next.change(ObjectAddress(.attachment, "a"))?.strategy == .inPlace)
          #expect(try sandbox.id(.attachment, "a") == link)
          #expect(try sandbox.held(by: "a") == sandbox.id(.program, "f/on_lookup"))
          #expect(
            try sandbox.steps { try stage.lookUpSocket() } >= 1000, "version 2 counts by 1000")
          let again = CountingKernel(sandbox.kernel)
          #expect(try sandbox.apply(manifest, again).isEmpty && again.changes == [])
          // Back to when it was taken: its own program runs again.
          try sandbox.reconciler().rollBack("test")
          #expect(try sandbox.held(by: "a") == program)
          try sandbox.destroy()
          #expect(
            try sandbox.snapshot().keys.sorted() == ["/x", "/x/hits", "/x/link", "/x/program"])
        }
      }
    }

    @Test func theCommandTakesAMapThatAManifestThenFinds() throws {
      try Sandbox.run { sandbox in
        let file = "programs: { k: { file: globals.o, attach: [] } }"
        let map = try RawMap.create(
          RawMap.Options(type: .hash, keySize: 4, valueSize: 8, maxEntries: 16))
        try Pin.create("\(sandbox.bpffs)/others", map.descriptor)
        try sandbox.apply(file)
        let address = ObjectAddress(.map, "m")
        let plan = try sandbox.reconciler().adopt(address, from: "others", into: "test")
        #expect(
          plan.facts == [
            Fact(.adopt, .map("m"), .takingOver(.pin("\(sandbox.bpffs)/others")))
          ])
        #expect(try sandbox.id(.map, "m") == sandbox.state("others")?.id)
        let manifest = "\(file)\nmaps: { m: { type: hash, key: u32, value: u64, max_entries: 16 } }"
        #expect(try sandbox.apply(manifest).isEmpty)
        #expect(throws: ReconcilerError.self) {
          try sandbox.reconciler().adopt(address, from: "others", into: "test")
        }
        try sandbox.destroy()
        #expect(try Array(sandbox.snapshot().keys) == ["/others"])
      }
    }
  }
}

extension KernelTests {
  /// What is somebody else's and in the way.
  @Suite struct ConflictTests {
    private let manifest = """
      programs: { f: { file: raw_tracepoint.o, attach: auto } }
      pins: { others: { map: f/hits } }
      """

    private func pinForeign(_ sandbox: Sandbox) throws {
      let map = try RawMap.create(
        RawMap.Options(type: .hash, keySize: 4, valueSize: 8, maxEntries: 16))
      try Pin.create("\(sandbox.bpffs)/others", map.descriptor)
      try changeMode("\(sandbox.bpffs)/others", 0o640)
    }

    private var forced: ApplyOptions {
      var options = ApplyOptions()
      options.forced = [ObjectAddress(.pin, "others")]
      return options
    }

    @Test func aForcedPinTakesThePlaceOfAForeignOne() throws {
      try Sandbox.run { sandbox in
        try pinForeign(sandbox)
        #expect(try sandbox.failure(manifest)?.reason == .conflict)
        let foreign = try #require(try sandbox.state("others"))
        let plan = try sandbox.reconciler().apply(sandbox.desired(manifest), forced)
        #expect(
          plan.facts.last == Fact(.replace, .pin("others"), .pinning(over: foreign)))
        #expect(try sandbox.state("others")?.id == sandbox.id(.map, "f/hits"))
        #expect(try sandbox.leftovers() == [])
        #expect(try sandbox.plan(manifest).isEmpty)
      }
    }

    @Test(arguments: Interruption.allCases)
    func anInterruptedApplyGivesTheForeignPinBack(_ interruption: Interruption) throws {
      for number in 1...60 {
        let isDone = try Sandbox.run { sandbox in
          try pinForeign(sandbox)
          let before = try sandbox.snapshot()
          let kernel = CountingKernel(
            sandbox.kernel, interruption == .failure ? .failure(at: number) : .death(at: number))
          let desired = try sandbox.desired(manifest)
          do {
            try sandbox.reconciler(kernel).apply(desired, forced)
            return true
          } catch {}
          let changes = interruption == .failure ? Array(kernel.changesUpToFault) : kernel.changes
          if kernel.didPublish { return true }
          if interruption == .death { _ = try sandbox.destroy() }
          let place = "\(number), \(changes.last ?? "")"
          // Where the deployment had no directory yet, there was nothing to destroy.
          let after = try sandbox.snapshot(without: "bpf-apply")
          #expect(differences(before, after) == [], "\(place)")
          return false
        }
        if isDone { return }
      }
      Issue.record("the apply never succeeds")
    }

    @Test func whoHasAHookIsNamed() throws {
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need("xdp", sandbox)
          try stage.needNetwork()
          let manifest = """
            programs: { f: { file: xdp.o } }
            attachments: { a: { program: f/on_packet, xdp: { interface: lo, netns: \(stage.sender), mode: generic } } }
            """
          try sandbox.apply(manifest)
          let link = try sandbox.id(.attachment, "a")
          try Sandbox.run { other in
            let error = try #require(try other.failure(manifest))
            #expect(error.reason == .conflict)
            #expect(
              error.message.contains(
                "is held by deployment test: xdp link \(link), which runs program "))
            #expect(error.message.contains("(on_packet)"))
            #expect(try other.snapshot() == [:])
          }
        }
      }
    }
  }
}
