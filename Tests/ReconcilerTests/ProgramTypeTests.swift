import BPFObject
import BPFSyscall
import Manifest
import Simulation
import Testing

@testable import Reconciler

/// What programs are loaded as whose sections say no type, or where the manifest says another.
@Suite struct ProgramTypeTests {
  /// A manifest over functions whose sections say no type.
  private func manifest(_ attachments: String, functions: String = "") -> String {
    """
    programs:
      f: { file: untyped.o, functions: { \(functions) } }
      x: { file: xdp.o }
      r: { file: freplace.o }
    attachments:
      \(attachments)
    """
  }

  /// What is wrong with it: message and help.
  private func faults(_ attachments: String, functions: String = "") throws -> [String] {
    let error = try #require(throws: ReconcilerError.self) {
      try Made.desired(manifest(attachments, functions: functions))
    }
    #expect(error.reason == .invalid)
    return error.diagnostics.map { $0.message + ($0.help.map { " (\($0))" } ?? "") }
  }

  @Test(
    arguments: [
      ("on_packet, xdp: eth0", .xdp, .xdp),
      ("on_fragments, xdp: eth0", .xdp, .xdp),
      ("on_traffic, tcx: { interface: eth0, direction: ingress }", .schedCLS, nil),
      ("on_traffic, tc: { interface: eth0, direction: ingress }", .schedCLS, nil),
      ("on_traffic, netkit: nk0", .schedCLS, nil),
      ("from_group, cgroup: app", .cgroupSKB, .cgroupInetEgress),
      ("on_lookup, netns: /run/netns/a", .socketLookup, .skLookup),
      ("on_exec, tracepoint: sched/sched_process_exec", .tracepoint, nil),
      ("on_exec, raw_tracepoint: sched_process_exec", .rawTracepoint, nil),
      ("on_exec, tp_btf: sched_process_exec", .tracing, .traceRawTp),
      ("on_exec, kprobe: kernel_clone", .kprobe, nil),
      ("on_exec, kprobe_multi: \"vfs_*\"", .kprobe, .traceKprobeMulti),
      ("on_exec, uprobe_multi: { binary: libc.so.6, symbols: malloc }", .kprobe, .traceUprobeMulti),
      ("on_exec, fentry: kernel_clone", .tracing, .traceFentry),
      ("on_exec, fexit: kernel_clone", .tracing, .traceFexit),
      ("on_exec, fmod_ret: bpf_fentry_test1", .tracing, .modifyReturn),
      ("on_exec, lsm: file_open", .lsm, .lsmMac),
      ("on_exec, lsm: { hook: file_open, cgroup: app }", .lsm, .lsmCgroup),
      ("on_exec, iterator: task", .tracing, .traceIter),
      ("on_exec, perf_event: page-faults", .perfEvent, nil),
      ("on_exec, netfilter: { hook: input }", .netfilter, .netfilter),
    ] as [(String, ProgramType, AttachType?)])
  func theKindSaysIt(attachment: String, type: ProgramType, attachType: AttachType?) throws {
    let desired = try Made.desired(manifest("a: { program: f/\(attachment) }"))
    let program = try #require(desired.programs.first)
    #expect(desired.programs.count == 1)
    #expect(program.spec.type == type)
    #expect(program.spec.expectedAttachType == attachType)
    #expect(program.typeOrigin == .attachment("a"))
  }

  @Test func whatASectionBeginsWithIsMeantAsFarAsItFits() throws {
    let desired = try Made.desired(manifest("a: { program: f/on_fragments, xdp: eth0 }"))
    #expect(desired.programs.first?.spec.flags == .xdpHasFragments)
    let other = try Made.desired(
      manifest("a: { program: f/on_fragments, tcx: { interface: eth0, direction: egress } }"))
    #expect(other.programs.first?.spec.flags == [])
  }

  @Test func anyFunctionMayReplaceAnother() throws {
    let attached =
      "a: { program: x/on_packet, freplace: { of: r/on_packet, function: verdict } }\n"
      + "  b: { program: r/on_packet, xdp: eth0 }"
    let desired = try Made.desired(manifest(attached))
    let program = try #require(desired.program("x/on_packet@r/on_packet:verdict"))
    #expect(program.spec.type == .extension && program.spec.expectedAttachType == nil)
    #expect(program.typeOrigin == .attachment("a"))
    #expect(desired.program("r/on_packet")?.spec.type == .xdp)
    #expect(desired.program("r/on_packet")?.typeOrigin == nil)
  }

  @Test func whatIsReplacedMayHaveItsTypeFromItsAttachment() throws {
    let desired = try Made.desired(
      manifest(
        "a: { program: r/on_verdict, freplace: { of: f/on_packet, function: verdict } }\n"
          + "  b: { program: f/on_packet, xdp: eth0 }"))
    #expect(desired.program("f/on_packet")?.spec.type == .xdp)
  }

  @Test(
    arguments: [
      ("on_lookup: { load: true, type: sk_lookup }", .socketLookup, .skLookup),
      ("on_packet: { load: true, type: xdp }", .xdp, .xdp),
      ("on_packet: { load: true, type: xdp, attach_type: xdp_devmap }", .xdp, .xdpDevmap),
      ("from_group: { load: true, type: cgroup_skb }", .cgroupSKB, .cgroupInetEgress),
      (
        "through_group: { load: true, type: cgroup_skb, attach_type: cgroup_inet_ingress }",
        .cgroupSKB, .cgroupInetIngress
      ),
      ("on_exec: { load: true, type: syscall }", .syscall, nil),
    ] as [(String, ProgramType, AttachType?)])
  func theManifestSaysItOutright(
    function: String, type: ProgramType, attachType: AttachType?
  ) throws {
    let desired = try Made.desired(manifest("{}", functions: function))
    let program = try #require(desired.programs.first)
    #expect(program.spec.type == type)
    #expect(program.spec.expectedAttachType == attachType)
    #expect(program.typeOrigin == .manifest)
  }

  @Test func aSyscallProgramMaySleep() throws {
    let desired = try Made.desired(
      manifest("{}", functions: "on_exec: { load: true, type: syscall }"))
    #expect(desired.programs.first?.spec.flags == .sleepable)
  }

  @Test func theKindSaysOnlyTheAttachTypeOfAGivenType() throws {
    let desired = try Made.desired(
      manifest(
        "a: { program: f/on_exec, fexit: vfs_read }", functions: "on_exec: { type: tracing }"))
    #expect(desired.programs.first?.spec.expectedAttachType == .traceFexit)
    #expect(desired.programs.first?.typeOrigin == .manifest)
  }

  @Test func theManifestGoesBeforeASection() throws {
    let text = manifest("a: { program: x/on_packet, tcx: { interface: eth0, direction: ingress } }")
    #expect(throws: ReconcilerError.self) { try Made.desired(text) }
    let given = text.replacing(
      "file: xdp.o", with: "file: xdp.o, functions: { on_packet: { type: sched_cls } }")
    let program = try #require(try Made.desired(given).programs.first)
    #expect(program.spec.type == .schedCLS && program.typeOrigin == .manifest)
  }

  @Test func whatSaysTheSameAsTheSectionIsNotTold() throws {
    let text = manifest("a: { program: x/on_packet, xdp: eth0 }").replacing(
      "file: xdp.o", with: "file: xdp.o, functions: { on_packet: { type: xdp } }")
    #expect(try Made.desired(text).programs.first?.typeOrigin == nil)
  }

  @Test func severalAttachmentsMustAgree() throws {
    let desired = try Made.desired(
      manifest(
        "a: { program: f/on_traffic, tcx: { interface: eth0, direction: ingress } }\n"
          + "  b: { program: f/on_traffic, tc: { interface: eth1, direction: ingress } }"))
    #expect(desired.programs.count == 1)
    let way = "name its file twice under `programs`, and attach one function of each"
    #expect(
      try faults(
        "a: { program: f/on_traffic, tcx: { interface: eth0, direction: ingress } }\n"
          + "  b: { program: f/on_traffic, xdp: eth0 }") == [
          "program `f/on_traffic` cannot be loaded for both: attachment `a` (tcx) takes sched_cls, attachment `b` (xdp) takes xdp (\(way))"
        ])
    #expect(
      try faults(
        "a: { program: x/on_packet, xdp: eth0 }\n"
          + "  b: { program: x/on_packet, freplace: { of: r/on_packet, function: verdict } }") == [
          "program `x/on_packet` cannot be loaded for both: attachment `a` (xdp) takes xdp, attachment `b` (freplace) takes ext (\(way))"
        ])
    #expect(
      try faults(
        "a: { program: f/on_exec, fentry: vfs_read }\n  b: { program: f/on_exec, fexit: vfs_read }")
        == [
          "program `f/on_exec` cannot be loaded for both: attachment `a` (fentry) takes tracing (trace_fentry), attachment `b` (fexit) takes tracing (trace_fexit) (\(way))"
        ])
  }

  @Test func whatNothingSaysIsRefusedWithBothWaysOut() throws {
    let ways =
      "an attachment with a kind says it (`xdp: eth0`), or `functions: { on_packet: { type: xdp } }` of program `f`"
    let message = "SEC(\"xdp_main\") does not say what type of program `f/on_packet` is"
    #expect(try faults("a: { program: f/on_packet }") == ["\(message) (\(ways))"])
    #expect(try faults("{}", functions: "on_packet: { load: true }") == ["\(message) (\(ways))"])
    // Nobody wants it: it is not loaded.
    #expect(
      try Made.desired(manifest("a: { program: f/on_exec, iterator: task }")).programs.count == 1)
  }

  @Test func aKindOfSeveralTypesSaysWhich() throws {
    #expect(
      try faults("a: { program: f/on_socket, netns: /run/netns/a }") == [
        "SEC(\"sockets\") does not say what type of program `f/on_socket` is, and netns takes several: sk_lookup, flow_dissector (say it with `functions: { on_socket: { type: sk_lookup } }` of program `f`)"
      ])
    let text = try faults("a: { program: f/through_group, cgroup: app }")
    #expect(
      text.first?.hasSuffix(
        "(say it with `functions: { through_group: { type: cgroup_skb, attach_type: cgroup_inet_ingress } }` of program `f`)"
      ) == true, "\(text)")
    let given = try Made.desired(
      manifest(
        "a: { program: f/on_socket, netns: /run/netns/a }",
        functions: "on_socket: { type: sk_lookup }"))
    #expect(given.programs.first?.spec.expectedAttachType == .skLookup)
  }

  @Test func aGivenTypeMustFitItsAttachTypeAndItsAttachment() throws {
    #expect(
      try faults("{}", functions: "on_packet: { type: xdp, attach_type: sk_lookup }") == [
        "a xdp program cannot be attached as sk_lookup (attach types: xdp_devmap, xdp_cpumap, xdp)"
      ])
    #expect(
      try faults("{}", functions: "on_exec: { type: tracepoint, attach_type: xdp }") == [
        "a tracepoint program cannot be attached as xdp (leave `attach_type` out: it has none)"
      ])
    #expect(
      try faults("{}", functions: "on_exec: { type: lsm }") == [
        "a lsm program needs `attach_type`, too (attach types: lsm_mac, lsm_cgroup)"
      ])
    #expect(
      try faults(
        "a: { program: f/on_packet, xdp: eth0 }", functions: "on_packet: { type: sched_cls }")
        == [
          "`f/on_packet` is a sched_cls program (said by `functions`), which cannot be attached as xdp (what fits: tcx, tc, netkit)"
        ])
  }

  @Test func anotherTypeIsAnotherProgram() throws {
    func desired(_ type: String) throws -> DesiredState {
      try Made.desired(manifest("{}", functions: "on_packet: { load: true, type: \(type) }"))
    }
    let facts = try Made.facts(try desired("xdp"), after: try desired("sched_cls"))
    #expect(facts.map(\.address) == [ObjectAddress(.program, "f/on_packet")])
    #expect(facts.map(\.action) == [.replace])
  }
}
