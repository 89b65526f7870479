import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// The generation before, and the memory that the kernel counts for it.
  @Suite struct PreviousTests {
    private func manifest(_ version: String, entries: Int = 1, keeps: Bool = true) -> String {
      """
      programs: { f: { file: raw_tracepoint\(version).o }, s: { file: raw_tracepoint.o } }
      maps: { table: { type: array, key: u32, value: { size: 4096 }, max_entries: \(entries), on_change: recreate } }
      attachments: { a: { program: f/on_exec }, s: { program: s/on_exec } }
      keep_previous: \(keeps)
      """
    }

    private func kept(_ sandbox: Sandbox) throws -> UInt64? {
      try sandbox.reconciler().previousGeneration(of: "test")?.memory
    }

    @Test func theKernelSaysHowMuchMemoryAnObjectHas() throws {
      let map = try RawMap.create(
        RawMap.Options(type: .array, keySize: 4, valueSize: 4096, maxEntries: 256))
      let memory = try #require(try map.descriptor.objectMemory())
      #expect((1 << 20..<2 << 20).contains(memory))
      let file = try FileDescriptor(opening: "/dev/null")
      #expect(try file.objectMemory() == nil)
    }

    @Test func whatOnlyTheGenerationBeforeHasIsCounted() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest("", entries: 1024))
        #expect(try kept(sandbox) == nil)
        // The program alone is another.
        try sandbox.apply(manifest(".v2", entries: 1024))
        let documents = try #require(try kept(sandbox))
        #expect(documents < 1 << 20)
        // The map too: 4 MiB.
        try sandbox.apply(manifest(".v2", entries: 512))
        let memory = try #require(try kept(sandbox))
        #expect((4 << 20..<5 << 20).contains(memory))
        #expect(try sandbox.reconciler().prune("test")?.memory == memory)
        #expect(try kept(sandbox) == nil)
        #expect(try sandbox.plan(manifest(".v2", entries: 512)).isEmpty)
      }
    }

    /// Nothing of a generation that is not kept stays in the kernel, at whatever change the apply ends.
    @Test(arguments: Interruption.allCases)
    func aGenerationThatIsNotKeptGoes(_ interruption: Interruption) throws {
      try Sandbox.run { sandbox in
        try sandbox.interrupt(
          interruption, from: manifest("", keeps: false), to: manifest(".v2", keeps: false)
        ) { _, place throws in
          #expect(try kept(sandbox) == nil, "\(place)")
        }
        #expect(try kept(sandbox) == nil)
      }
    }
  }
}
