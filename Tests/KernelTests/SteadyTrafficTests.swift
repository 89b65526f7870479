import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Whatever becomes of an apply, no packet meets a moment without a program, and none meets two.
  @Suite struct SteadyTrafficTests {
    /// A change fails, or is done and reported as failed: what was live goes on.
    @Test(arguments: PacketPlace.all)
    func appliesThatFailAreNotNoticed(_ place: PacketPlace) async throws {
      try await place.whilePacketsPass { stage, sandbox in
        let new = try place.manifest(stage, version: 1)
        let link = try sandbox.id(.attachment, "a")
        for number in 1...100 {
          let kernel = CountingKernel(sandbox.kernel, .failure(at: number))
          if try sandbox.failure(new, kernel) == nil { break }
          _ = try sandbox.failure(new, CountingKernel(sandbox.kernel, .lateFailure(at: number)))
          try sandbox.apply(place.manifest(stage, version: 0))
        }
        #expect(try sandbox.id(.attachment, "a") == link)
        #expect(try sandbox.plan(new).isEmpty)
      }
    }

    /// The process ends at each change, and the next run takes back or finishes what it began.
    @Test(arguments: PacketPlace.all)
    func appliesThatAreKilledAreNotNoticed(_ place: PacketPlace) async throws {
      try await place.whilePacketsPass { stage, sandbox in
        let new = try place.manifest(stage, version: 1)
        let link = try sandbox.id(.attachment, "a")
        for number in 1...100 {
          let kernel = CountingKernel(sandbox.kernel, .death(at: number))
          if try sandbox.failure(new, kernel) == nil { break }
          if number % 2 == 0 { try sandbox.apply(new) }
          try sandbox.apply(place.manifest(stage, version: 0))
        }
        #expect(try sandbox.id(.attachment, "a") == link)
        #expect(try sandbox.plan(new).isEmpty)
      }
    }

    @Test(arguments: PacketPlace.all)
    func rollbacksAreNotNoticed(_ place: PacketPlace) async throws {
      try await place.whilePacketsPass { stage, sandbox in
        try sandbox.apply(place.manifest(stage, version: 1))
        for index in 0..<20 {
          try sandbox.reconciler().rollBack("test", index.isMultiple(of: 2) ? .back : .forward)
        }
        #expect(try sandbox.plan(place.manifest(stage, version: 1)).isEmpty)
      }
    }

    /// Several runs at once take turns.
    @Test(arguments: PacketPlace.all)
    func appliesAtOnceAreNotNoticed(_ place: PacketPlace) async throws {
      try await place.whilePacketsPass { stage, sandbox in
        let binding = try (0..<2).map { try place.manifest(stage, version: $0) }
        let bpffs = sandbox.bpffs
        try Threads.run(4) { thread in
          let kernel = LiveKernel()
          let reconciler = Reconciler(
            kernel, bpffs: bpffs, tool: "test", patience: .seconds(60))
          for number in 0..<5 {
            let desired = try Sandbox.desired(binding[(thread + number) % 2], on: kernel)
            try reconciler.apply(desired)
          }
        }
        #expect(try sandbox.reconciler().status(of: "test")?.hasDrift == false)
        #expect(try sandbox.leftovers() == [])
      }
    }
  }
}
