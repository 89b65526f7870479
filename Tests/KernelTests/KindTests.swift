import BPFLoader
import BPFSyscall
import Testing

@testable import Reconciler

extension KernelTests {
  /// Each kind of attachment through its whole life.
  @Suite struct KindTests {
    @Test(arguments: KindCase.all)
    func aKindLivesThroughApplyUpdateRemovalAndDestroy(_ kind: KindCase) throws {
      let before = try openObjects()
      try Stage.run { stage in
        try Sandbox.run { sandbox in
          try Requirements.need(kind.name, sandbox)
          try live(kind, stage, sandbox)
        }
      }
      #expect(try openObjects() == before)
    }

    private func live(_ kind: KindCase, _ stage: Stage, _ sandbox: Sandbox) throws {
      let manifest = try kind.manifest(stage, version: "")
      guard try kind.isRefused(manifest, sandbox) == false else { return }

      // Applied: pinned, and seen to run.
      let link = try sandbox.id(.attachment, "a")
      #expect(try sandbox.steps { try kind.stimulate(stage, sandbox) } > 0)

      // Applied again: nothing is planned, and nothing is changed.
      let again = CountingKernel(sandbox.kernel)
      #expect(try sandbox.apply(manifest, again).isEmpty)
      #expect(again.changes == [])

      // Another version of the program.
      let plan = try sandbox.apply(try kind.manifest(stage, version: ".v2"))
      let isInPlace = kind.table?.programChange == .inPlace
      #expect(
        plan.change(ObjectAddress(.attachment, "a"))?.action == (isInPlace ? .update : .replace))
      #expect((try sandbox.id(.attachment, "a") == link) == isInPlace)
      let steps = try sandbox.steps { try kind.stimulate(stage, sandbox) }
      #expect(steps > 0 && steps % 1000 == 0, "\(steps) steps of 1000")

      // Without the attachment.
      try sandbox.apply("programs: { f: { file: \(kind.file).o } }")
      #expect(try sandbox.state(sandbox.pin(.attachment, "a")) == nil)
      let last = try sandbox.counter()
      try? kind.stimulate(stage, sandbox)
      System.sleep(milliseconds: 20)
      #expect(try sandbox.counter() == last)

      #expect(try sandbox.destroy()?.deployment == "test")
      #expect(try sandbox.snapshot() == [:])
    }
  }
}

/// One kind of attachment: its bytecode, where it is attached, and what makes it run.
struct KindCase: Sendable, CustomTestStringConvertible {
  let name: String
  let file: String
  /// What the manifest says of the attachment.
  let attachment: @Sendable (Stage) throws -> String
  let stimulate: @Sendable (Stage, Sandbox) throws -> Void

  var testDescription: String { file }
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
    guard ["kprobe", "fentry"].contains(name) else { throw error }
    #expect(error.reason == .unsupported)
    #expect(error.message.contains(name), "\(error.message)")
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
      stage, _ in try stage.sendPacket()
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
