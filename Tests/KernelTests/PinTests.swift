import BPFSyscall
import Glibc
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

    /// What is there is never opened to others: another name of the same object takes its place.
    @Test func aChangedModeIsASwitch() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest("hits: { map: f/hits }"))
        let inode = try FileStatus(at: "\(sandbox.bpffs)/hits")?.inode
        let plan = try sandbox.apply(manifest("hits: { map: f/hits, mode: \"0640\" }"))
        #expect(
          plan.facts == [
            Fact(.update, .pin("hits"), because: [.changed(.mode, .mode(0o600), .mode(0o640))])
          ])
        #expect(try sandbox.state("hits")?.mode == 0o640)
        #expect(try FileStatus(at: "\(sandbox.bpffs)/hits")?.inode != inode)
        let object = try sandbox.state(sandbox.pin(.map, "f/hits"))
        #expect(try sandbox.state("hits")?.id == object?.id)
      }
    }

    @Test func whoseAPinIsIsShownComparedAndSetBack() throws {
      try Sandbox.run { sandbox in
        let four = manifest("hits: { map: f/hits, mode: \"0640\", group: 4 }")
        try sandbox.apply(four)
        #expect(
          try sandbox.apply(manifest("hits: { map: f/hits, mode: \"0640\", group: 100 }"))
            .facts == [
              Fact(.update, .pin("hits"), because: [.changed(.group, .number(4), .number(100))])
            ])
        try sandbox.apply(four)
        // Somebody gives it away.
        try changeOwner("\(sandbox.bpffs)/hits", owner: 1000, group: 1000)
        #expect(
          try sandbox.apply(four).facts == [
            Fact(
              .repair, .pin("hits"),
              because: [
                .drift(
                  .access([
                    Difference(.owner, .number(0), .number(1000)),
                    Difference(.group, .number(4), .number(1000)),
                  ]))
              ])
          ])
        // What the manifest no longer says is its maker's again.
        #expect(
          try sandbox.apply(manifest("hits: { map: f/hits, mode: \"0640\" }")).facts == [
            Fact(.update, .pin("hits"), because: [.changed(.group, .number(4), .number(0))])
          ])
        let status = try #require(try FileStatus(at: "\(sandbox.bpffs)/hits"))
        #expect((status.owner, status.group, status.permissions) == (0, 0, 0o640))
      }
    }

    /// An apply that fails, or is killed, at each of its changes: the pin is the one that it was, with all its access.
    @Test func noInterruptionLeavesAPinToOthers() throws {
      try Sandbox.run { sandbox in
        let before = manifest("hits: { map: f/hits, mode: \"0640\" }")
        let after = manifest("hits: { map: f/hits, mode: \"0660\", owner: 1000, group: 100 }")
        let path = "\(sandbox.bpffs)/hits"
        var published: Set<Bool> = []
        for death in [false, true] {
          try sandbox.apply(before)
          let former = try #require(try FileStatus(at: path))
          for number in 1... {
            let counting = CountingKernel(
              sandbox.kernel, death ? .death(at: number) : .lateFailure(at: number))
            _ = try sandbox.failure(after, counting)
            guard counting.didFail else { break }
            // Reported as failed, it has become live.
            let isLive = !death && counting.changesUpToFault.last?.hasSuffix("/current") == true
            published.insert(counting.didPublish || isLive)
            if counting.didPublish || isLive { break }
            // The next run takes back what a killed one left.
            if death {
              #expect(throws: ReconcilerError.self) { try sandbox.reconciler().confirm("test") }
            }
            let status = try #require(try FileStatus(at: path), "\(number)")
            #expect(
              (status.inode, status.owner, status.group, status.mode)
                == (former.inode, former.owner, former.group, former.mode), "\(number)")
          }
        }
        #expect(published == [false, true])
      }
    }

    @Test func aDirectoryOfOthersIsAConflict() throws {
      try Sandbox.run { sandbox in
        let edge = "\(sandbox.bpffs)/edge"
        let text = manifest("edge/in/hits: { map: f/hits }")
        for (owner, mode) in [(1000, 0o755), (0, 0o775), (0, 0o757), (0, 0o1777)]
          as [(UInt32, UInt32)]
        {
          try Directory.create(edge, mode: 0o755)
          try changeMode(edge, mode)
          try changeOwner(edge, owner: owner, group: nil)
          let before = try sandbox.snapshot()
          for error in try [
            sandbox.failure(text),
            #require(throws: ReconcilerError.self) { try sandbox.plan(text) },
          ] {
            #expect(error?.reason == .conflict)
            #expect(error?.message.contains("edge/in/hits is not safe from others: ") == true)
            #expect(error?.mark?.line == 5)
          }
          #expect(try differences(before, sandbox.snapshot()) == [])
          try Directory.remove(edge)
        }
        // The root of bpffs may be everybody's, as long as they cannot take names away from each other.
        try changeMode(sandbox.bpffs, 0o1777)
        try sandbox.apply(text)
        try changeMode(sandbox.bpffs, 0o777)
        #expect(try sandbox.failure(text)?.reason == .conflict)
        // What stands in a directory that has become somebody else's is still taken away.
        try changeMode(sandbox.bpffs, 0o1777)
        try changeOwner(edge, owner: 1000, group: nil)
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == [:])
      }
    }

    @Test func aSymbolicLinkIsNotFollowed() throws {
      try Sandbox.run { sandbox in
        let (edge, aside) = ("\(sandbox.bpffs)/edge", "\(sandbox.bpffs)/aside")
        func link(_ path: String, to target: String) { #expect(symlink(target, path) == 0) }
        try Directory.create(aside, mode: 0o755)
        link(edge, to: aside)
        let text = manifest("edge/in/hits: { map: f/hits }")
        #expect(
          try sandbox.failure(text)?.message
            == "cannot reach \(edge)/in/hits: \(edge) is no directory")
        try BPFSyscall.unlink(edge)
        link("\(sandbox.bpffs)/hits", to: "aside/hits")
        #expect(
          try sandbox.failure(manifest("hits: { map: f/hits }"))?.message
            == "the path of pin hits is taken: a symbolic link is pinned there")
        try BPFSyscall.unlink("\(sandbox.bpffs)/hits")

        // Somebody moves the directory away, and leaves a link to it.
        try sandbox.apply(text)
        try Directory.remove(aside)
        try BPFSyscall.rename(edge, to: aside)
        link(edge, to: aside)
        #expect(try sandbox.failure(text)?.reason == .conflict)
        try sandbox.destroy()
        #expect(try sandbox.reconciler().deployments() == [])
        #expect(try Directory.names(in: aside) == ["in"])
      }
    }

    @Test func aDirectoryOfTheDeploymentThatIsOthersIsAConflict() throws {
      try Sandbox.run { sandbox in
        let text = manifest("hits: { map: f/hits }")
        try sandbox.apply(text)
        for directory in [sandbox.layout.root, sandbox.layout.directory] {
          for (owner, mode) in [(1000, 0o700), (0, 0o720), (0, 0o702)] as [(UInt32, UInt32)] {
            try changeOwner(directory, owner: owner, group: nil)
            try changeMode(directory, mode)
            #expect(try sandbox.failure(text)?.reason == .conflict)
            let others: [() throws -> Void] = [
              { _ = try sandbox.plan(text) }, { _ = try sandbox.reconciler().status(of: "test") },
              { try sandbox.reconciler().rollBack("test") },
              { _ = try sandbox.reconciler().destroy("test") },
            ]
            for other in others {
              #expect(
                try #require(throws: ReconcilerError.self, performing: other).reason == .conflict)
            }
          }
          try changeOwner(directory, owner: 0, group: nil)
          try changeMode(directory, 0o700)
        }
        #expect(try sandbox.plan(text).isEmpty)
      }
    }

    @Test func whoMayOpenAPinButNotComeToItIsSaid() throws {
      try Sandbox.run { sandbox in
        try changeMode(sandbox.bpffs, 0o700)
        let text = manifest(
          "a: { map: f/hits, group: 7, mode: \"0640\" }, b/c: { map: f/hits }, d: { map: f/hits, mode: \"0604\" }"
        )
        let plan = try sandbox.plan(text)
        #expect(plan.unreachable.map(\.address.name) == ["a", "d"])
        #expect(plan.unreachable.map(\.who) == [.group(7), .others])
        #expect(
          plan.unreachable.allSatisfy { $0.directory == sandbox.bpffs && $0.access.mode == 0o700 })
        try changeMode(sandbox.bpffs, 0o711)
        #expect(try sandbox.plan(text).unreachable.isEmpty)
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
        #expect(
          error.message
            == "cannot reach \(sandbox.bpffs)/theirs/hits: \(sandbox.bpffs)/theirs is no directory")
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
        try BPFSyscall.unlink("\(sandbox.bpffs)/a/b/hits")
        try Directory.remove("\(sandbox.bpffs)/a/b")
        let plan = try sandbox.apply(text)
        #expect(
          plan.facts == [Fact(.repair, .pin("a/b/hits"), because: [.drift(.pinGone)])])
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
          plan.facts == [
            Fact(
              .repair, .pin("hits"),
              because: [.drift(.access([Difference(.mode, .mode(0o640), .mode(0o666))]))])
          ])
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
        try BPFSyscall.unlink("\(sandbox.bpffs)/hits")
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
