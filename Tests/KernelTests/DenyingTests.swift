import BPFLoader
import BPFSyscall
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// Programs that refuse bpf(2) to everybody, on kernels where they run.
  @Suite struct DenyingTests {
    private func manifest(_ version: String?) -> String {
      let attachment = "attachments: { l: { program: l/on_bpf, lsm: bpf } }"
      return """
        programs:
          r: { file: raw_tracepoint.o }
          l: { file: lsm_bpf\(version ?? "").o\(version == nil ? ", attach: []" : "") }
        maps: { m: { type: array, key: u32, value: u32, max_entries: 1 } }
        \(version == nil ? "" : attachment)
        """
    }

    /// The change that attaches it; ends the test where this kernel does not load it.
    private func attaching(_ kernel: CountingKernel, _ error: ReconcilerError) throws -> Int {
      guard let index = kernel.changes.firstIndex(where: { $0.hasPrefix("create link") }) else {
        try Test.cancel("\(error)")
      }
      return index
    }

    /// The first version lets its link be pinned, and nothing else; the second refuses that, too.
    @Test(arguments: ["", ".v2"]) func whatRefusesEverythingIsTakenBack(_ version: String) throws {
      try Sandbox.run { sandbox in
        try Requirements.need("lsm", sandbox)
        try sandbox.apply(manifest(nil))
        let before = try sandbox.snapshot()
        let kernel = CountingKernel(sandbox.kernel)
        let error = try #require(try sandbox.failure(manifest(version), kernel))
        _ = try attaching(kernel, error)
        #expect(error.reason == .denied && error.notes == [], "\(error)")
        #expect(try differences(before, sandbox.snapshot()) == [])
        #expect(try sandbox.plan(manifest(nil)).isEmpty)
      }
    }

    @Test func afterADeathThePinIsNamedAndUnlinked() throws {
      try Sandbox.run { sandbox in
        try Requirements.need("lsm", sandbox)
        try sandbox.apply(manifest(nil))
        let before = try sandbox.snapshot()
        let all = CountingKernel(sandbox.kernel)
        let attaching = try attaching(all, #require(try sandbox.failure(manifest(""), all)))
        let kernel = CountingKernel(sandbox.kernel, .death(at: attaching + 2))
        _ = try sandbox.failure(manifest(""), kernel)
        let pin = "\(sandbox.layout.directory(.next))/links/l"
        #expect(sandbox.reconciler().denyingPins() == [pin])
        let error = #expect(throws: ReconcilerError.self) {
          try sandbox.reconciler().status(of: "test")
        }
        #expect(error?.reason == .denied)
        try sandbox.apply(manifest(nil))
        #expect(try differences(before, sandbox.snapshot()) == [])
      }
    }
  }
}
