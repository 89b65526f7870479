import BPFSyscall
import Glibc
import Testing

@testable import Reconciler

extension KernelTests {
  /// Programs that take each other's place a hundred times, under steady traffic that must not notice.
  @Suite struct ReplacementTests {
    private static let replacements = 100

    @Test(arguments: ["xdp", "tcx"])
    func packetsAreNotLost(_ kind: String) async throws {
      try await inBoth { stage, sandbox in
        try Requirements.need(kind, sandbox)
        let attachment =
          "program: on_packet, \(kind): { interface: veth1, netns: \(stage.receiver) }"
        let sender = try inside(stage.sender) { () throws(SystemCallError) in
          try Traffic.sender(to: [10, 99, 0, 2], port: 9000)
        }
        let receiver = try inside(stage.receiver) { () throws(SystemCallError) in
          try Traffic.receiver(at: [10, 99, 0, 2], port: 9000)
        }
        try replace(kind, attachment, sandbox, version: 0)
        let outcome = try await Flow.ofDatagrams(from: sender, to: receiver) {
          try replaceOften(kind, attachment, sandbox)
        }
        try check(outcome, sandbox)
      }
    }

    @Test func packetsOfACgroupAreNotLost() async throws {
      try await inBoth { stage, sandbox in
        try Requirements.need("cgroup", sandbox)
        let group = try stage.cgroup()
        let attachment = "program: on_packet, cgroup: \(group)"
        try replace("cgroup_skb", attachment, sandbox, version: 0)
        // A socket belongs to the group where its process is when it is made.
        let home = try #require(Self.ownGroup())
        try Self.move(to: group)
        defer { try? Self.move(to: home) }
        let receiver = try Traffic.receiver(at: [127, 0, 0, 1], port: 9000)
        let sender = try Traffic.sender(to: [127, 0, 0, 1], port: 9000)
        try Self.move(to: home)
        let outcome = try await Flow.ofDatagrams(from: sender, to: receiver) {
          try replaceOften("cgroup_skb", attachment, sandbox)
        }
        try check(outcome, sandbox)
      }
    }

    @Test func connectionsAreNotLost() async throws {
      try await inBoth { stage, sandbox in
        try Requirements.need("netns", sandbox)
        let path = Stage.path(stage.receiver)
        let attachment = "program: on_lookup, netns: \(path)"
        try replace("sk_lookup", attachment, sandbox, version: 0)
        let outcome = try await Flow.ofConnections(in: path) {
          try replaceOften("sk_lookup", attachment, sandbox)
        }
        try check(outcome, sandbox)
      }
    }

    private func replaceOften(_ file: String, _ attachment: String, _ sandbox: Sandbox) throws {
      let link = try sandbox.id(.attachment, "a")
      for number in 1...Self.replacements {
        try replace(file, attachment, sandbox, version: number % 2)
      }
      #expect(try sandbox.id(.attachment, "a") == link)
    }

    private func replace(
      _ file: String, _ attachment: String, _ sandbox: Sandbox, version: Int
    ) throws {
      let plan = try sandbox.apply(
        """
        programs: { f: { file: \(file)\(version == 0 ? "" : ".v2").o } }
        attachments: { a: { \(attachment) } }
        """)
      #expect(!plan.isEmpty)
    }

    /// Nothing was lost, and each packet met one program: the first counts 1, the second 1000.
    private func check(_ outcome: Flow.Outcome, _ sandbox: Sandbox) throws {
      #expect(outcome.lost == 0)
      #expect(outcome.sent > Self.replacements)
      // With a packet that met none, this is 998; some more packets come from the network itself.
      let more = (Int(try sandbox.counter()) - outcome.sent) % 999
      #expect((0..<100).contains(more), "\(outcome.sent) sent, \(more) more counted")
    }

    private func inBoth(_ body: (Stage, Sandbox) async throws -> Void) async throws {
      let stage = Stage()
      let sandbox = try Sandbox()
      let result: Result<Void, any Error>
      do {
        try stage.needNetwork()
        result = .success(try await body(stage, sandbox))
      } catch {
        result = .failure(error)
      }
      stage.close()
      try sandbox.close()
      try result.get()
    }

    private func inside(
      _ namespace: String, _ body: () throws(SystemCallError) -> FileDescriptor
    ) throws(SystemCallError) -> FileDescriptor {
      try NetworkNamespace(at: Stage.path(namespace)).run(body)
    }

    /// The directory of the control group of version 2 that this process is in.
    private static func ownGroup() -> String? {
      let lines = (try? readFile("/proc/self/cgroup")) ?? []
      let line = String(decoding: lines, as: UTF8.self).split(separator: "\n")
        .first { $0.hasPrefix("0::") }
      guard let line, let mount = Stage.cgroupMount else { return nil }
      return mount + line.dropFirst(3)
    }

    private static func move(to group: String) throws(SystemCallError) {
      let file = open("\(group)/cgroup.procs", O_WRONLY)
      guard file >= 0 else { throw SystemCallError("open", group, errno: Errno(rawValue: errno)) }
      let descriptor = FileDescriptor(owning: file)
      try writeAll(Array("0".utf8), to: descriptor.rawValue)
      try descriptor.close()
    }
  }
}
