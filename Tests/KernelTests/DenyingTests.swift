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

    /// The first version lets its link be pinned, and nothing else; the second refuses that, too.
    @Test(arguments: ["", ".v2"]) func whatRefusesEverythingIsTakenBack(_ version: String) throws {
      try Sandbox.run { sandbox in
        try Requirements.need("lsm", sandbox)
        try sandbox.apply(manifest(nil))
        let before = try sandbox.snapshot()
        let error = try #require(try sandbox.failure(manifest(version)))
        guard error.reason != .unsupported else { try Test.cancel("\(error)") }
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
        let refusal = try #require(try sandbox.failure(manifest(""), all))
        guard refusal.reason != .unsupported else { try Test.cancel("\(refusal)") }
        let attaching = try #require(all.changes.firstIndex { $0.hasPrefix("create link") })
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
