import BPFSyscall
import Testing

@testable import Reconciler

extension KernelTests {
  /// Who may come to a deployment, and to what of it.
  @Suite struct ReadersTests {
    private func manifest(_ version: String, readers: Int?) -> String {
      """
      programs: { f: { file: raw_tracepoint\(version).o } }
      attachments: { a: { program: f/on_exec } }
      \(readers.map { "readers: \($0)" } ?? "")
      """
    }

    /// Mode, and group where it may do something.
    private func access(_ path: String) throws -> String {
      let status = try #require(try FileStatus(at: path))
      let mode = String(status.permissions, radix: 8)
      return status.permissions & 0o070 == 0 ? mode : "\(mode) \(status.group)"
    }

    private func access(_ sandbox: Sandbox) throws -> [String] {
      let layout = sandbox.layout
      let generation = layout.directory(.current)
      return try [
        layout.root, layout.directory, generation, "\(generation)/programs", layout.plan(.current),
        layout.ledger(.current), sandbox.pin(.map, "f/hits"), sandbox.pin(.attachment, "a"),
      ].map(access)
    }

    private let open = [
      "710 4321", "710 4321", "750 4321", "750 4321", "640 4321", "640 4321", "600", "600",
    ]
    private let closed = ["700", "700", "700", "700", "600", "600", "600", "600"]

    @Test(arguments: Interruption.allCases)
    func noInterruptionLeavesTheDoorAsItShouldNotBe(_ interruption: Interruption) throws {
      try Sandbox.run { sandbox in
        try sandbox.interrupt(
          interruption, from: manifest("", readers: nil), to: manifest(".v2", readers: 4321)
        ) { version, place throws in
          #expect(try access(sandbox) == (version == .new ? open : closed), "\(place)")
        }
        try sandbox.interrupt(
          interruption, from: manifest(".v2", readers: 4321), to: manifest("", readers: nil)
        ) { version, place throws in
          #expect(try access(sandbox) == (version == .new ? closed : open), "\(place)")
        }
      }
    }

    /// What digests are made with lies on disk, too, so that what is held can be told after a boot.
    @Test func theKeyOfDigestsIsKept() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest("", readers: nil))
        let key = try sandbox.kernel.document(at: sandbox.layout.key)
        #expect(try sandbox.kernel.keptKey() == key)
        #expect(try access("/var/lib/bpf-apply/key") == "600")
        #expect(try Directory.names(in: "/var/lib/bpf-apply") == ["key"])
      }
    }

    @Test func aDocumentThatSomebodyClosedIsOpenedAgain() throws {
      try Sandbox.run { sandbox in
        try sandbox.apply(manifest("", readers: 4321))
        #expect(try access(sandbox) == open)
        #expect(try sandbox.plan(manifest("", readers: 4321)).isEmpty)
        try changeMode(sandbox.layout.ledger(.current), 0o600)
        #expect(try sandbox.plan(manifest("", readers: 4321)).settings.map(\.key) == [.readers])
        try sandbox.apply(manifest("", readers: 4321))
        #expect(try access(sandbox) == open)
      }
    }
  }
}
