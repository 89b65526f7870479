import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler

/// One kind of attachment: its bytecode, where it is attached, and what makes it run.
struct KindCase: Sendable, CustomTestStringConvertible {
  let name: String
  let file: String
  /// What the manifest says of the attachment.
  let attachment: @Sendable (Stage) throws -> String
  let stimulate: @Sendable (Stage, Sandbox) throws -> Void

  var testDescription: String { file == name ? file : "\(name) \(file)" }
  var table: AttachmentKind? { AttachmentKind.named(name) }

  func manifest(_ stage: Stage, version: String) throws -> String {
    """
    programs: { f: { file: \(file)\(version).o } }
    attachments: { a: { \(try attachment(stage)) } }
    """
  }

  /// Applies the manifest; where the kernel refuses the kind, it must say so, and nothing must be
  /// left.
  func isRefused(_ manifest: String, _ sandbox: Sandbox) throws -> Bool {
    guard let error = try sandbox.failure(manifest) else { return false }
    guard ["kprobe", "fentry", "freplace", "perf_event"].contains(name) else { throw error }
    #expect([.unsupported, .denied].contains(error.reason))
    // Where the section does not name the kind, what it has must do.
    #expect(
      error.message.contains(name) || error.message.contains("(exec)"), "\(error.message)")
    #expect(try sandbox.snapshot() == [:])
    return true
  }

  static let all: [KindCase] = [
    KindCase("tracepoint", { _ in "program: on_exec, tracepoint: sched/sched_process_exec" }) {
      stage, _ in try stage.execute()
    },
    KindCase("raw_tracepoint", { _ in "program: on_exec" }) { stage, _ in try stage.execute() },
    KindCase("kprobe", { _ in "program: on_clone, kprobe: kernel_clone" }) { stage, _ in
      try stage.execute()
    },
    KindCase("fentry", { _ in "program: on_clone, fentry: kernel_clone" }) { stage, _ in
      try stage.execute()
    },
    KindCase("iterator", { _ in "program: list_tasks, iterator: task" }) { _, sandbox in
      let text = try readFile(sandbox.pin(.attachment, "a"))
      #expect(text.contains(UInt8(ascii: "1")))
    },
    KindCase("netns", file: "sk_lookup", { "program: on_lookup, netns: \(try receiver($0))" }) {
      stage, _ in try stage.lookUpSocket()
    },
    KindCase("netns", file: "flow_dissector", { "program: on_flow, netns: \(try receiver($0))" }) {
      stage, _ in try stage.sendUnwantedPacket()
    },
    KindCase("xdp", { "program: on_packet, xdp: { \(try interface($0)) }" }) { stage, _ in
      try stage.sendPacket()
    },
    KindCase("tcx", { "program: on_packet, tcx: { \(try interface($0)) }" }) { stage, _ in
      try stage.sendPacket()
    },
    KindCase("cgroup", file: "cgroup_skb", { "program: on_packet, cgroup: \(try $0.cgroup())" }) {
      stage, _ in try stage.sendFromCgroup()
    },
    KindCase("struct_ops", { _ in "map: f/reno, struct_ops: {}" }) { stage, _ in
      try stage.transfer("bpfapply_reno")
    },
  ]

  /// Functions whose sections say no type: the kind of the attachment does.
  static let untyped: [KindCase] = [
    KindCase(
      "xdp", file: "untyped", { "program: on_packet, xdp: { \(try interface($0)) }" }
    ) { stage, _ in try stage.sendPacket() },
    KindCase(
      "tcx", file: "untyped",
      { "program: on_traffic, tcx: { \(try interface($0)), direction: ingress }" }
    ) { stage, _ in try stage.sendPacket() },
    KindCase(
      "cgroup", file: "untyped", { "program: from_group, cgroup: \(try $0.cgroup())" }
    ) { stage, _ in try stage.sendFromCgroup() },
    KindCase(
      "netns", file: "untyped", { "program: on_lookup, netns: \(try receiver($0))" }
    ) { stage, _ in try stage.lookUpSocket() },
    KindCase(
      "tracepoint", file: "untyped",
      { _ in "program: on_exec, tracepoint: sched/sched_process_exec" }
    ) { stage, _ in try stage.execute() },
    KindCase(
      "raw_tracepoint", file: "untyped",
      { _ in "program: on_exec, raw_tracepoint: sched_process_exec" }
    ) { stage, _ in try stage.execute() },
    KindCase("kprobe", file: "untyped", { _ in "program: on_exec, kprobe: kernel_clone" }) {
      stage, _ in try stage.execute()
    },
    KindCase("fentry", file: "untyped", { _ in "program: on_exec, fentry: kernel_clone" }) {
      stage, _ in try stage.execute()
    },
    KindCase(
      "perf_event", file: "untyped",
      { _ in "program: on_exec, perf_event: { event: page-faults, period: 1, cpus: 0 }" }
    ) { _, _ in try Process.run("taskset", "-c", "0", "true") },
  ]

  /// Those, and others that tests of their own have.
  static let swept =
    all + [
      KindCase(
        "netfilter",
        { "program: on_packet, netfilter: { hook: prerouting, netns: \(try receiver($0)) }" }
      ) { stage, _ in try stage.sendPacket() },
      KindCase(
        "perf_event",
        { _ in "program: on_sample, perf_event: { event: page-faults, period: 1, cpus: all }" }
      ) { stage, _ in try stage.execute() },
      KindCase(
        "freplace",
        {
          "program: on_verdict, freplace: { of: f/on_packet } }, x: { program: on_packet, xdp: { \(try interface($0)) }"
        }
      ) { stage, _ in try stage.sendPacket() },
      KindCase("tc", file: "tcx", { "program: on_packet, tc: { \(try interface($0)) }" }) {
        stage, _ in try stage.sendPacket()
      },
    ]

  init(
    _ name: String, file: String? = nil,
    _ attachment: @escaping @Sendable (Stage) throws -> String,
    _ stimulate: @escaping @Sendable (Stage, Sandbox) throws -> Void
  ) {
    self.name = name
    self.file = file ?? name
    self.attachment = attachment
    self.stimulate = stimulate
  }

  private static func receiver(_ stage: Stage) throws -> String {
    try stage.needNetwork()
    return Stage.path(stage.receiver)
  }

  private static func interface(_ stage: Stage) throws -> String {
    try stage.needNetwork()
    return "interface: veth1, netns: \(stage.receiver)"
  }
}
