import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// The names in bpffs that users ask for.
  @Suite struct PinTests {
    private func manifest(_ pins: String, _ file: String = "raw_tracepoint") -> String {
      """
      programs: { f: { file: \(file).o } }
      attachments: { a: { program: on_exec } }
      pins: { \(pins) }
      """
    }

    @Test func aPinHasTheModeThatTheManifestSays() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(
          manifest("hits: { map: f/hits, mode: \"0644\" }, link: { attachment: a, mode: \"0440\" }")
        )
        #expect(try sandbox.state("hits")?.mode == 0o644)
        #expect(try sandbox.state("hits")?.id == sandbox.id(.map, "f/hits"))
        #expect(try sandbox.state("link")?.mode == 0o440)
        #expect(try sandbox.state("link")?.id == sandbox.id(.attachment, "a"))
        // The pin is an inode of its own: what is ours stays ours.
        #expect(try sandbox.state(sandbox.pin(.map, "f/hits"))?.mode == 0o600)
      }
    }

    @Test func theOwnerOfAPinIsSet() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest("hits: { map: f/hits, owner: 12, group: 34 }"))
        let status = try #require(try FileStatus(at: "\(sandbox.bpffs)/hits"))
        #expect(status.owner == 12 && status.group == 34 && status.permissions == 0o600)
      }
    }

    @Test func aChangedModeIsSetWithoutANewPin() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest("hits: { map: f/hits }"))
        let inode = try FileStatus(at: "\(sandbox.bpffs)/hits")?.inode
        let plan = try sandbox.apply(manifest("hits: { map: f/hits, mode: \"0640\" }"))
        #expect(plan.effective.map(\.line) == ["update pin.hits: → map.f/hits, mode 0600 → 0640"])
        #expect(try sandbox.state("hits")?.mode == 0o640)
        #expect(try FileStatus(at: "\(sandbox.bpffs)/hits")?.inode == inode)
      }
    }

    @Test func aPathTakenBySomebodyElseIsAConflict() throws {
      try Sandbox.run { sandbox in
        let map = try RawMap.create(
          RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
        try Pin.create("\(sandbox.bpffs)/hits", map.descriptor)
        let first = try sandbox.snapshot()
        let error = try #require(try sandbox.failure(manifest("hits: { map: f/hits }")))
        #expect(error.reason == .conflict)
        #expect(error.message.hasPrefix("the path of pin hits is taken: map "))
        #expect(error.mark?.line == 5)
        #expect(try differences(first, sandbox.snapshot()) == [])

        try sandbox.apply(manifest("ours: { map: f/hits }"))
        let second = try sandbox.snapshot()
        #expect(try sandbox.failure(manifest("hits: { map: f/hits }"))?.reason == .conflict)
        #expect(try differences(second, sandbox.snapshot()) == [])
      }
    }

    @Test func aDirectoryAtThePathIsAConflict() throws {
      try Sandbox.run { sandbox in
        try Directory.create("\(sandbox.bpffs)/hits", mode: 0o700)
        let error = try #require(try sandbox.failure(manifest("hits: { map: f/hits }")))
        #expect(error.reason == .conflict)
        #expect(try sandbox.snapshot() == ["/hits": "directory 700"])
      }
    }

    @Test func aPinBelowSomethingThatIsNoDirectoryIsAConflict() throws {
      try Sandbox.run { sandbox in
        let map = try RawMap.create(
          RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
        try Pin.create("\(sandbox.bpffs)/theirs", map.descriptor)
        let before = try sandbox.snapshot()
        let error = try #require(try sandbox.failure(manifest("theirs/hits: { map: f/hits }")))
        #expect(error.reason == .conflict)
        #expect(error.message.hasPrefix("pin theirs/hits cannot stand below theirs: map "))
        #expect(try differences(before, sandbox.snapshot()) == [])
      }
    }

    @Test func aPinIsSwitchedWhenItsObjectIsReplaced() throws {
      try Sandbox.run { sandbox in
        let pins = "progs/p: { program: f/on_exec, mode: \"0440\" }"
        try sandbox.apply(manifest(pins))
        let former = try sandbox.state("progs/p")?.id
        try sandbox.apply(manifest(pins, "raw_tracepoint.v2"))
        let state = try #require(try sandbox.state("progs/p"))
        #expect(state.id != former)
        #expect(try state.id == sandbox.id(.program, "f/on_exec"))
        #expect(state.mode == 0o440)
        #expect(try Directory.names(in: "\(sandbox.bpffs)/progs") == ["p"])
      }
    }

    @Test func aPinThatNowNamesAnotherObjectIsSwitched() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest("p: { program: f/on_exec }"))
        try sandbox.apply(manifest("p: { map: f/hits }"))
        #expect(try sandbox.state("p")?.kind == .map)
        #expect(try sandbox.state("p")?.id == sandbox.id(.map, "f/hits"))
      }
    }

    @Test func aPinRemovedBehindOurBackIsMadeAgain() throws {
      try Sandbox.run { sandbox in
        let text = manifest("a/b/hits: { map: f/hits }")
        try sandbox.apply(text)
        let before = try sandbox.snapshot(without: "previous")
        try unlink("\(sandbox.bpffs)/a/b/hits")
        try Directory.remove("\(sandbox.bpffs)/a/b")
        let plan = try sandbox.apply(text)
        #expect(
          plan.effective.map(\.line) == ["repair pin.a/b/hits: the pin is gone; pinned again"])
        let after = try sandbox.snapshot(without: "previous")
        #expect(
          differences(before, after).filter { !$0.contains("/plan:") && !$0.contains("/ledger:") }
            == [])
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == [:])
      }
    }

    @Test func aModeChangedBehindOurBackIsSetAgain() throws {
      try Sandbox.run { sandbox in
        let text = manifest("hits: { map: f/hits, mode: \"0640\" }")
        try sandbox.apply(text)
        try changeMode("\(sandbox.bpffs)/hits", 0o666)
        let plan = try sandbox.apply(text)
        #expect(
          plan.effective.map(\.line) == ["repair pin.hits: its mode was changed; pinned again"])
        #expect(try sandbox.state("hits")?.mode == 0o640)
        #expect(try sandbox.plan(text).isEmpty)
      }
    }

    @Test func whatSomebodyPutInPlaceOfOurPinIsNotTouched() throws {
      try Sandbox.run { sandbox in
        let text = manifest("hits: { map: f/hits }")
        try sandbox.apply(text)
        let map = try RawMap.create(
          RawMap.Options(type: .array, keySize: 4, valueSize: 4, maxEntries: 1))
        try unlink("\(sandbox.bpffs)/hits")
        try Pin.create("\(sandbox.bpffs)/hits", map.descriptor)
        let before = try sandbox.snapshot()
        #expect(try sandbox.failure(text)?.reason == .conflict)
        #expect(try differences(before, sandbox.snapshot()) == [])
        try sandbox.destroy()
        #expect(try sandbox.state("hits")?.id == map.info().id)
      }
    }

    @Test func directoriesAreMadeAndOnlyThoseMadeAreRemoved() throws {
      try Sandbox.run { sandbox in
        try Directory.create("\(sandbox.bpffs)/theirs", mode: 0o755)
        try sandbox.apply(
          manifest("theirs/x/hits: { map: f/hits }, ours/y/hits: { map: f/hits }"))
        #expect(try sandbox.state("theirs/x/hits")?.kind == .map)
        #expect(try sandbox.state("ours/y/hits")?.kind == .map)
        try sandbox.apply(manifest("ours/hits: { map: f/hits }"))
        #expect(try Directory.names(in: "\(sandbox.bpffs)/theirs") == [])
        #expect(try Directory.names(in: "\(sandbox.bpffs)/ours") == ["hits"])
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == ["/theirs": "directory 755"])
      }
    }
  }
}
