import BPFSyscall
import Glibc
import Testing

@testable import Reconciler

/// A hook that each packet of a flow passes, and whose program counts it.
struct PacketPlace: Sendable, CustomTestStringConvertible {
  let kind: String

  static let all = ["xdp", "tcx", "cgroup"].map { PacketPlace(kind: $0) }

  var testDescription: String { kind }

  private var file: String { kind == "cgroup" ? "cgroup_skb" : kind }

  /// A deployment `a` of either version: one counts by 1, the other by 1000, in the same map.
  func manifest(_ stage: Stage, version: Int) throws -> String {
    let target =
      kind == "cgroup"
      ? "cgroup: \(try stage.cgroup())"
      : "\(kind): { interface: veth1, netns: \(stage.receiver) }"
    return """
      programs: { f: { file: \(file)\(version % 2 == 0 ? "" : ".v2").o } }
      attachments: { a: { program: on_packet, \(target) } }
      """
  }

  /// Lets packets pass, one after the other, while `body` runs; the first version is live before.
  func whilePacketsPass(
    _ body: (Stage, Sandbox) throws -> Void
  ) async throws {
    let stage = Stage()
    let sandbox = try Sandbox()
    let result: Result<Void, any Error>
    do {
      try stage.needNetwork()
      try Requirements.need(kind, sandbox)
      try sandbox.apply(manifest(stage, version: 0))
      let outcome = try await flow(stage) { try body(stage, sandbox) }
      result = .success(try check(outcome, sandbox))
    } catch {
      result = .failure(error)
    }
    stage.close()
    try sandbox.close()
    try result.get()
  }

  private func flow(_ stage: Stage, _ body: () throws -> Void) async throws -> Flow.Outcome {
    if kind == "cgroup" {
      // A socket belongs to the group where its process is when it is made.
      let home = try #require(ControlGroup.own())
      try ControlGroup.enter(try stage.cgroup())
      defer { try? ControlGroup.enter(home) }
      let receiver = try Traffic.receiver(at: [127, 0, 0, 1], port: 9000)
      let sender = try Traffic.sender(to: [127, 0, 0, 1], port: 9000)
      try ControlGroup.enter(home)
      return try await Flow.ofDatagrams(from: sender, to: receiver, body)
    }
    let sender = try inside(stage.sender) { () throws(SystemCallError) in
      try Traffic.sender(to: [10, 99, 0, 2], port: 9000)
    }
    let receiver = try inside(stage.receiver) { () throws(SystemCallError) in
      try Traffic.receiver(at: [10, 99, 0, 2], port: 9000)
    }
    return try await Flow.ofDatagrams(from: sender, to: receiver, body)
  }

  private func inside(
    _ namespace: String, _ body: () throws(SystemCallError) -> FileDescriptor
  ) throws(SystemCallError) -> FileDescriptor {
    try NetworkNamespace(at: Stage.path(namespace)).run(body)
  }

  /// Nothing was lost, and each packet met one program.
  private func check(_ outcome: Flow.Outcome, _ sandbox: Sandbox) throws {
    #expect(outcome.lost == 0)
    #expect(outcome.sent > 100)
    #expect(try sandbox.packetsBesides(outcome.sent) < 100)
  }
}

extension Sandbox {
  /// How many packets were counted besides those that were sent, as far as can be told from a count by 1 and by 1000: some
  /// come from the network itself. With a packet that met no program it is 998.
  func packetsBesides(_ sent: Int) throws -> Int {
    let more = (Int(try counter()) - sent) % 999
    return more < 0 ? more + 999 : more
  }
}

/// Control groups of version 2.
enum ControlGroup {
  /// The directory of the one that this process is in.
  static func own() -> String? {
    let lines = (try? readFile("/proc/self/cgroup")) ?? []
    let line = String(decoding: lines, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("0::") }
    guard let line, let mount = Stage.cgroupMount else { return nil }
    return mount + line.dropFirst(3)
  }

  /// Moves this process there.
  static func enter(_ group: String) throws(SystemCallError) {
    let file = open("\(group)/cgroup.procs", O_WRONLY)
    guard file >= 0 else { throw SystemCallError("open", group, errno: Errno(rawValue: errno)) }
    let descriptor = FileDescriptor(owning: file)
    try writeAll(Array("0".utf8), to: descriptor.rawValue)
    try descriptor.close()
  }
}
