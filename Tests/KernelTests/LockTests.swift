import BPFSyscall
import Glibc
import Simulation
import Testing

@testable import Reconciler

extension KernelTests {
  /// One apply at a time, and only upon what we understand.
  @Suite struct LockTests {
    private let manifest = """
      programs: { f: { file: raw_tracepoint.o } }
      attachments: { a: { program: on_exec } }
      """

    @Test func aDeploymentThatIsLockedIsLeftAlone() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest)
        let before = try sandbox.snapshot()
        let holder = try FileDescriptor(openingDirectory: sandbox.layout.directory)
        #expect(try holder.tryLock())
        let error = try #require(try sandbox.failure(manifest))
        #expect(error.reason == .locked)
        // It is this process itself that holds it.
        #expect(error.message.hasSuffix("[\(getpid())] is at work on test"), "\(error.message)")
        #expect(throws: ReconcilerError.self) { try sandbox.destroy() }
        #expect(try differences(before, sandbox.snapshot()) == [])
        _ = consume holder
        #expect(try sandbox.apply(manifest).isEmpty)
      }
    }

    @Test func aFirstApplyThatFindsTheLockTakenRemovesNothing() throws {
      try Sandbox.run { sandbox in
        try Directory.create(sandbox.layout.root, mode: 0o700)
        try Directory.create(sandbox.layout.directory, mode: 0o700)
        let holder = try FileDescriptor(openingDirectory: sandbox.layout.directory)
        #expect(try holder.tryLock())
        #expect(try sandbox.failure(manifest)?.reason == .locked)
        #expect(try FileStatus(at: sandbox.layout.directory) != nil)
        _ = consume holder
        try sandbox.apply(manifest)
      }
    }

    @Test func whoHasPatienceWaitsForTheLock() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest)
        try Process.run(
          "bash", "-c", "flock '\(sandbox.layout.directory)' sleep 0.5 >/dev/null & sleep 0.1")
        let patient = Reconciler(
          sandbox.kernel, bpffs: sandbox.bpffs, tool: "test", patience: .seconds(10))
        let error = try #require(try sandbox.failure(manifest))
        #expect(error.reason == .locked && error.message.hasPrefix("flock["), "\(error.message)")
        #expect(try patient.apply(sandbox.desired(manifest)).isEmpty)
      }
    }

    @Test func planAndStatusTakeNoLock() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest)
        let holder = try FileDescriptor(openingDirectory: sandbox.layout.directory)
        #expect(try holder.tryLock())
        #expect(try sandbox.plan(manifest).isEmpty)
        #expect(try sandbox.reconciler().status(of: "test")?.ledger.generation == 1)
        #expect(try sandbox.reconciler().deployments() == ["test"])
      }
    }

    @Test func aLedgerOfANewerFormatIsRefused() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest)
        let ledger = sandbox.layout.ledger(.current)
        try unlink(ledger)
        try sandbox.kernel.createDocument(
          Array(#"{"format":99,"tool":"9.9","more":[]}"#.utf8), at: ledger)
        let before = try sandbox.snapshot()
        let error = try #require(try sandbox.failure(manifest))
        #expect(error.reason == .invalid)
        #expect(error.message == "the ledger of test was written by a newer bpf-apply (9.9)")
        #expect(error.advice == "use that version, or a newer one")
        #expect(throws: ReconcilerError.self) { try sandbox.destroy() }
        #expect(try differences(before, sandbox.snapshot()) == [])
      }
    }

    @Test func whatOthersCouldChangeIsNotTrusted() throws {
      try Sandbox.run { sandbox in
        try Directory.create(sandbox.layout.root, mode: 0o700)
        try changeMode(sandbox.layout.root, 0o777)
        let error = try #require(try sandbox.failure(manifest))
        #expect(error.reason == .conflict)
        #expect(try sandbox.snapshot() == ["/bpf-apply": "directory 777"])
      }
    }

    @Test func aDocumentOfSeveralChunksIsReadBackWhole() throws {
      try Sandbox.run { sandbox in
        let path = "\(sandbox.bpffs)/document"
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 % 250 + 1) }
        try sandbox.kernel.createDocument(bytes, at: path)
        #expect(try sandbox.kernel.document(at: path) == bytes)
        let map = try RawMap(try Pin.open(path).take())
        #expect(throws: SystemCallError.self, "it is frozen") {
          try map.update([0, 0, 0, 0], [UInt8](repeating: 0, count: 64 << 10))
        }
      }
    }
  }
}
