import BPFSyscall
import Testing

@testable import Reconciler

extension KernelTests {
  /// Programs that take each other's place a hundred times, under steady traffic that must not notice.
  @Suite struct ReplacementTests {
    private static let replacements = 100

    @Test(arguments: PacketPlace.all) func packetsAreNotLost(_ place: PacketPlace) async throws {
      try await place.whilePacketsPass { stage, sandbox in
        try replaceOften(sandbox) { try place.manifest(stage, version: $0) }
      }
    }

    @Test func connectionsAreNotLost() async throws {
      let stage = Stage()
      let sandbox = try Sandbox()
      let result: Result<Void, any Error>
      do {
        try stage.needNetwork()
        try Requirements.need("netns", sandbox)
        let path = Stage.path(stage.receiver)
        func manifest(_ version: Int) -> String {
          """
          programs: { f: { file: sk_lookup\(version % 2 == 0 ? "" : ".v2").o } }
          attachments: { a: { program: on_lookup, netns: \(path) } }
          """
        }
        try sandbox.apply(manifest(0))
        let outcome = try await Flow.ofConnections(in: path) {
          try replaceOften(sandbox, manifest)
        }
        #expect(outcome.lost == 0 && outcome.sent > Self.replacements)
        #expect(try sandbox.packetsBesides(outcome.sent) < 100)
        result = .success(())
      } catch {
        result = .failure(error)
      }
      stage.close()
      try sandbox.close()
      try result.get()
    }

    private func replaceOften(_ sandbox: Sandbox, _ manifest: (Int) throws -> String) throws {
      let link = try sandbox.id(.attachment, "a")
      for number in 1...Self.replacements {
        #expect(try !sandbox.apply(manifest(number)).isEmpty)
      }
      #expect(try sandbox.id(.attachment, "a") == link)
    }
  }
}
