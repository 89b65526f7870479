import BPFLoader
import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Maps of maps and arrays of programs that their file fills.
  @Suite struct FilledMapTests {
    private static let manifest = """
      programs: { f: { file: object/initialisers.bpf.o, functions: { first: { load: true } } } }
      """

    /// The numbers of what a map holds, by index.
    private func contents(_ sandbox: Sandbox, _ name: String) throws -> [UInt8: UInt32] {
      let map = try RawMap(Pin.open(sandbox.pin(.map, "f/\(name)")).take())
      var found: [UInt8: UInt32] = [:]
      for index in UInt8(0)..<8 {
        guard let value = try? map.lookup([index, 0, 0, 0]) else { continue }
        found[index] = value.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
      }
      return found
    }

    @Test func theyHoldTheDeploymentsOwnObjects() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(Self.manifest)
        let (one, two) = try (sandbox.id(.map, "f/one"), sandbox.id(.map, "f/two"))
        #expect(try contents(sandbox, "of_hashes") == [0: one, 3: two, 6: one])
        #expect(try contents(sandbox, "of_rings") == [0: sandbox.id(.map, "f/ring")])
        let (first, second) = try (
          sandbox.id(.program, "f/first"), sandbox.id(.program, "f/second")
        )
        #expect(try contents(sandbox, "programs") == [0: first, 2: second])
        #expect(try sandbox.plan(Self.manifest).isEmpty)
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == [:])
      }
    }

    @Test func anotherProgramInASlotMakesAnotherArrayAndReloadsItsUsers() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(Self.manifest)
        var options = ApplyOptions()
        options.replaced = [ObjectAddress(.program, "f/second")]
        let plan = try sandbox.reconciler().apply(sandbox.desired(Self.manifest), options)
        #expect(
          plan.facts == [
            Fact(
              .replace, .map("f/programs"),
              because: [.holds(.program("f/second"), index: 2, because: [])]),
            Fact(.replace, .program("f/first"), because: [.uses(.map("f/programs"))]),
            Fact(.replace, .program("f/second"), because: [.askedFor]),
          ])
        let (first, second) = try (
          sandbox.id(.program, "f/first"), sandbox.id(.program, "f/second")
        )
        #expect(try contents(sandbox, "programs") == [0: first, 2: second])
        #expect(try sandbox.plan(Self.manifest).isEmpty)
      }
    }

    /// Whoever changes, clears or adds a slot sees it put right: in another array, with its users reloaded.
    @Test(arguments: [(UInt32(0), "second"), (2, nil), (1, "first")])
    func aSlotThatOthersChangedIsPutRight(_ index: UInt32, _ program: String?) throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(Self.manifest)
        let former = try sandbox.id(.map, "f/programs")
        let pin = sandbox.pin(.map, "f/programs")
        let map = try RawMap(Pin.open(pin).take())
        if let program {
          let other = try Pin.open(sandbox.pin(.program, "f/\(program)"))
          try map.setSlot(index, to: other.descriptor.rawValue)
        } else {
          try map.delete([UInt8](index: index))
        }
        #expect(
          try sandbox.reconciler().status(of: "test")?.drift(of: ObjectAddress(.map, "f/programs"))
            == .contents)
        let facts = [
          Fact(.repair, .map("f/programs"), because: [.drift(.contents)]),
          Fact(.replace, .program("f/first"), because: [.uses(.map("f/programs"))]),
        ]
        #expect(try sandbox.plan(Self.manifest).facts == facts)
        #expect(try sandbox.apply(Self.manifest).facts == facts)
        #expect(try sandbox.id(.map, "f/programs") != former)
        let (first, second) = try (
          sandbox.id(.program, "f/first"), sandbox.id(.program, "f/second")
        )
        #expect(try contents(sandbox, "programs") == [0: first, 2: second])
        #expect(try sandbox.plan(Self.manifest).isEmpty)
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
        try sandbox.destroy()
        #expect(try sandbox.snapshot() == [:])
      }
    }

    /// The kernel empties an array of programs with its last pin, so that its pin alone would not do.
    @Test func anArrayThatHasLostItsPinIsFilledAgain() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(Self.manifest)
        try unlink(sandbox.pin(.map, "f/programs"))
        #expect(
          try sandbox.apply(Self.manifest).facts.first
            == Fact(.repair, .map("f/programs"), because: [.drift(.contents)]))
        let (first, second) = try (
          sandbox.id(.program, "f/first"), sandbox.id(.program, "f/second")
        )
        #expect(try contents(sandbox, "programs") == [0: first, 2: second])
        #expect(try sandbox.plan(Self.manifest).isEmpty)
      }
    }

    @Test func whereFillingFailsNothingStays() throws {
      try Sandbox.run { sandbox in
        let whole = CountingKernel(sandbox.kernel)
        try sandbox.apply(Self.manifest, whole)
        let fills = whole.changes.indices.filter { whole.changes[$0].hasPrefix("fill map") }
        #expect(fills.count == 3)
        try sandbox.destroy()
        for fill in fills {
          let failing = CountingKernel(sandbox.kernel, .failure(at: fill + 1))
          #expect(try sandbox.failure(Self.manifest, failing) != nil)
          #expect(try sandbox.snapshot() == [:])
        }
      }
    }
  }
}
