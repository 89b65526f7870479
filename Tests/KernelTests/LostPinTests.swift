import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Pins that were taken away, renamed or given to something else: what is still alive stays, with all that it holds.
  @Suite struct LostPinTests {
    private func manifest(_ stage: Stage) throws -> String {
      try stage.needNetwork()
      return """
        programs: { f: { file: xdp.o } }
        attachments: { a: { program: f/on_packet, xdp: { interface: veth1, netns: \(stage.receiver) } } }
        pins: { hits: { map: f/hits } }
        """
    }

    /// Applies, lets something happen, and applies again.
    ///
    /// - Parameter isSame: whether the same objects must be at their pins then.
    private func check(
      _ expected: [Fact], isSame: Bool = true, after happening: (Sandbox) throws -> Void
    ) throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        let manifest = try manifest(stage)
        try sandbox.apply(manifest)
        try sandbox.setCounter(to: 500)
        let before = try sandbox.snapshot().filter { !$0.key.hasSuffix("/plan") }
        try happening(sandbox)
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == true)
        #expect(try sandbox.plan(manifest).facts == expected)
        #expect(try sandbox.apply(manifest).facts == expected)
        let again = CountingKernel(sandbox.kernel)
        #expect(try sandbox.apply(manifest, again).isEmpty)
        #expect(again.changes == [])
        #expect(try sandbox.leftovers() == [])
        let after = try sandbox.snapshot(without: "previous").filter { !$0.key.hasSuffix("/plan") }
        let changed = differences(before, after).filter { !$0.contains("/ledger") }
        #expect(!isSame || changed == [])
        #expect(try sandbox.counter() >= 500, "the map holds what it held")
        let steps = try sandbox.steps { try stage.sendPacket() }
        #expect(steps > 0 && steps < 1000)
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == [:])
      }
    }

    private static func repinned(_ object: ObjectAddress, _ drift: Drift = .pinGone) -> Fact {
      Fact(.repair, object, .pinningAgain, because: [.drift(drift)])
    }

    @Test func aMapGetsItsPinBackWithAllThatItHolds() throws {
      try check([Self.repinned(.map("f/hits"))]) { sandbox in
        try unlink(sandbox.pin(.map, "f/hits"))
      }
    }

    @Test func aProgramThatRunsGetsItsPinBack() throws {
      try check([Self.repinned(.program("f/on_packet"))]) { sandbox in
        try unlink(sandbox.pin(.program, "f/on_packet"))
      }
    }

    @Test(arguments: [ObjectAddress.map("f/hits"), .program("f/on_packet"), .attachment("a")])
    func aPinThatWasRenamedGetsItsNameBack(_ object: ObjectAddress) throws {
      try check([Self.repinned(object, .pinRenamed(to: "other"))]) { sandbox in
        let pin = sandbox.pin(object.kind, object.name)
        let folder = pin.prefix(upTo: try #require(pin.lastIndex(of: "/")))
        try rename(pin, to: "\(folder)/other", .keep)
      }
    }

    @Test func anotherMapAtItsPinGivesWay() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        let manifest = try manifest(stage)
        try sandbox.apply(manifest)
        let map = try sandbox.id(.map, "f/hits")
        let other = try RawMap.create(
          RawMap.Options(type: .array, keySize: 4, valueSize: 8, maxEntries: 1))
        try unlink(sandbox.pin(.map, "f/hits"))
        try Pin.create(sandbox.pin(.map, "f/hits"), other.descriptor)
        let state = try #require(try sandbox.state(sandbox.pin(.map, "f/hits")))
        #expect(try state.id == other.info().id)
        #expect(
          try sandbox.apply(manifest).facts == [
            Self.repinned(.map("f/hits"), .anotherObject(state, isOfOtherBoot: false))
          ])
        #expect(try sandbox.id(.map, "f/hits") == map)
        #expect(try sandbox.plan(manifest).isEmpty)
        #expect(try sandbox.leftovers() == [])
      }
    }

    @Test(arguments: ["maps", "programs"])
    func aFolderThatIsGoneComesBack(_ folder: String) throws {
      let object = folder == "maps" ? ObjectAddress.map("f/hits") : .program("f/on_packet")
      try check([Self.repinned(object)]) { sandbox in
        try remove(folder, sandbox)
      }
    }

    /// The link has gone with its only pin.
    @Test func theFolderOfTheLinksComesBackWithOthers() throws {
      try check(
        [Fact(.repair, .attachment("a"), .attaching(.oldFirst), because: [.drift(.pinGone)])],
        isSame: false
      ) { sandbox in try remove("links", sandbox) }
    }

    private func remove(_ folder: String, _ sandbox: Sandbox) throws {
      let directory = "\(sandbox.layout.directory(.current))/\(folder)"
      for name in try Directory.names(in: directory) { try unlink("\(directory)/\(name)") }
      try Directory.remove(directory)
    }

    /// All is gone with a bpffs that is unmounted: what is applied to a new one is the first.
    @Test func aNewFileSystemIsStartedAfresh() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        let manifest = try manifest(stage)
        try sandbox.apply(manifest)
        let program = try sandbox.id(.program, "f/on_packet")
        try BPFFileSystem.unmount(sandbox.bpffs)
        try BPFFileSystem.mount(at: sandbox.bpffs)
        #expect(try sandbox.reconciler().status(of: "test") == nil)
        let plan = try sandbox.apply(manifest)
        #expect(plan.former == nil && plan.effective.allSatisfy { $0.action.name == .create })
        #expect(try sandbox.id(.program, "f/on_packet") != program)
        #expect(try sandbox.plan(manifest).isEmpty)
        #expect(try sandbox.steps { try stage.sendPacket() } > 0)
      }
    }

    /// A ledger of another boot is believed as far as the pins beside it bear it out, and no id of it is looked for.
    @Test func anotherBootIsTold() throws {
      try Stage.run(needing: "xdp") { stage, sandbox in
        let manifest = try manifest(stage)
        try sandbox.apply(manifest)
        let store = LedgerStore(kernel: sandbox.kernel, layout: sandbox.layout)
        var ledger = try #require(try store.current())
        ledger.bootID = "another"
        try unlink(sandbox.layout.ledger(.current))
        try store.write(ledger, at: sandbox.layout.ledger(.current))
        #expect(try sandbox.plan(manifest).isEmpty)
        try unlink(sandbox.pin(.map, "f/hits"))
        #expect(
          try sandbox.plan(manifest).facts.first
            == Fact(.repair, .map("f/hits"), because: [.drift(.pinGone)]))
        try sandbox.apply(manifest)
        #expect(try store.current()?.bootID == sandbox.kernel.bootID())
        #expect(try sandbox.plan(manifest).isEmpty)
      }
    }
  }
}
