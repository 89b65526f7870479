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
          plan.effective.map(\.line) == [
            "replace map.f/programs: program f/second at index 2 is replaced because asked for with --replace",
            "replace program.f/first: reloaded: map f/programs is replaced because program f/second at index 2 is replaced because asked for with --replace",
            "replace program.f/second: reloaded: asked for with --replace",
          ])
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
