import BPFSyscall
import Foundation
import Testing

@testable import BPFLoader

/// Identities that ledgers of the first format hold as texts.
@Suite struct RecordedIdentityTests {
  /// A kind, what a manifest said, the text, and what it means.
  struct Case: CustomTestStringConvertible, Sendable {
    let kind: String
    var options = AttachmentOptions()
    let text: String
    let identity: TargetIdentity

    var testDescription: String { "\(kind): \(text)" }
  }

  private static let built = BinaryIdentity(device: 8, inode: 1, content: .build(id: "00ab"))
  private static let written = BinaryIdentity(
    device: 8, inode: 1, content: .written(size: 10, time: -20))
  private static let bare = BinaryIdentity(device: 8, inode: 1, content: nil)

  static let cases: [Case] = [
    Case(
      kind: "xdp", text: "netns 4026531840 interface 3",
      identity: .interface(network: 4_026_531_840, index: 3, hook: .xdp)),
    Case(
      kind: "tcx", text: "netns 1 interface 3 egress",
      identity: .interface(network: 1, index: 3, hook: .tcxEgress)),
    Case(
      kind: "tcx", options: AttachmentOptions(strings: ["fallback": "tc"]),
      text: "netns 1 interface 3 ingress, priority 1, handle 4294967295",
      identity: .filter(
        network: 1, interface: 3, direction: .tcxIngress, priority: 1, handle: .max)),
    Case(
      kind: "tc", text: "netns 1 interface 3 egress, priority 10, handle 2",
      identity: .filter(network: 1, interface: 3, direction: .tcxEgress, priority: 10, handle: 2)),
    Case(
      kind: "netkit", text: "netns 1 interface 3 peer",
      identity: .interface(network: 1, index: 3, hook: .netkitPeer)),
    Case(
      kind: "netfilter",
      options: AttachmentOptions(
        strings: ["family": "ipv6", "hook": "output"],
        integers: ["priority": UInt64(bitPattern: -5)]),
      text: "netns 1 ipv6 output, priority -5",
      identity: .netfilter(network: 1, family: "ipv6", hook: "output", priority: -5)),
    Case(
      kind: "netns", text: "netns 1 flow_dissector",
      identity: .network(inode: 1, hook: .flowDissector)),
    Case(
      kind: "cgroup", text: "cgroup 12 cgroup_inet_egress",
      identity: .cgroup(id: 12, hook: .cgroupInetEgress)),
    Case(kind: "lsm", text: "bpf", identity: .securityHook(name: "bpf", cgroup: nil)),
    Case(
      kind: "lsm", text: "cgroup 12 socket_bind",
      identity: .securityHook(name: "socket_bind", cgroup: 12)),
    Case(
      kind: "kprobe", text: "do_unlinkat",
      identity: .instruction(function: "do_unlinkat", offset: 0)),
    Case(
      kind: "kretprobe", text: "do_unlinkat+16",
      identity: .instruction(function: "do_unlinkat", offset: 16)),
    Case(
      kind: "kprobe", text: "0xffffffff81000000",
      identity: .addresses(values: [0xffff_ffff_8100_0000])),
    Case(
      kind: "kprobe_multi", text: "vfs_read vfs_write",
      identity: .functions(names: ["vfs_read", "vfs_write"])),
    Case(
      kind: "kretprobe_multi", text: "16 functions, 9f3a",
      identity: .manyFunctions(count: 16, hash: "9f3a")),
    Case(
      kind: "kprobe_multi", options: AttachmentOptions(numbers: ["addresses": [16, 32]]),
      text: "0x10, 0x20", identity: .addresses(values: [16, 32])),
    Case(
      kind: "fentry", text: "vfs_read", identity: .kernelFunction(name: "vfs_read", module: nil)),
    Case(
      kind: "fexit", text: "nf_tables:nft_do_chain",
      identity: .kernelFunction(name: "nft_do_chain", module: "nf_tables")),
    Case(
      kind: "fmod_ret", text: "bpf_modify_return_test",
      identity: .kernelFunction(name: "bpf_modify_return_test", module: nil)),
    Case(
      kind: "fentry", options: AttachmentOptions(strings: ["of": "net/filter"]),
      text: "net/filter:verdict",
      identity: .programFunction(program: "net/filter", function: "verdict")),
    Case(
      kind: "freplace", options: AttachmentOptions(strings: ["of": "net/filter"]),
      text: "net/filter:verdict",
      identity: .programFunction(program: "net/filter", function: "verdict")),
    Case(
      kind: "tp_btf", text: "sched_switch",
      identity: .kernelFunction(name: "sched_switch", module: nil)),
    Case(
      kind: "tracepoint", text: "sched/sched_switch",
      identity: .tracepoint(category: "sched", name: "sched_switch")),
    Case(
      kind: "raw_tracepoint", text: "sched_switch", identity: .rawTracepoint(name: "sched_switch")),
    Case(
      kind: "perf_event",
      options: AttachmentOptions(
        strings: ["event": "cpu-clock"], integers: ["frequency": 99, "pid": 7]),
      text: "cpu-clock, 99 Hz cpu 2 of process 7",
      identity: .counter(.init(event: "cpu-clock", frequency: 99, cpu: 2, process: 7))),
    Case(
      kind: "perf_event", options: AttachmentOptions(integers: ["raw": 0x1c2, "period": 5]),
      text: "raw 0x1c2, every 5 cpu 0",
      identity: .counter(.init(number: 0x1c2, period: 5, cpu: 0))),
    Case(kind: "iterator", text: "task", identity: .iterator(target: "task", walk: .everything)),
    Case(
      kind: "iterator", text: "bpf_map_elem map net/flows",
      identity: .iterator(target: "bpf_map_elem", walk: .map(name: "net/flows"))),
    Case(
      kind: "iterator", text: "cgroup cgroup 12",
      identity: .iterator(target: "cgroup", walk: .cgroup(id: 12))),
    Case(
      kind: "iterator", text: "task pid 7",
      identity: .iterator(target: "task", walk: .process(id: 7))),
    Case(
      kind: "iterator", text: "task tid 8",
      identity: .iterator(target: "task", walk: .thread(id: 8))),
    Case(
      kind: "sk_msg", options: AttachmentOptions(strings: ["map": "net/sockets"]),
      text: "map net/sockets sk_msg_verdict",
      identity: .sockets(map: "net/sockets", hook: .skMsgVerdict)),
    Case(
      kind: "sk_skb", options: AttachmentOptions(strings: ["map": "s"]),
      text: "map s sk_skb_stream_parser", identity: .sockets(map: "s", hook: .skSkbStreamParser)),
    Case(
      kind: "struct_ops", text: "tcp_congestion_ops bpf_reno",
      identity: .structOps(structure: "tcp_congestion_ops", name: "bpf_reno")),
    Case(
      kind: "struct_ops", text: "sched_ext_ops___v2 simple",
      identity: .structOps(structure: "sched_ext_ops", name: "simple")),
    Case(
      kind: "uprobe", text: "8:1 build 00ab offset 64",
      identity: .probe(binary: built, offset: 64, process: nil)),
    Case(
      kind: "uretprobe", text: "8:1 size 10 written -20 offset 64 of process 7",
      identity: .probe(binary: written, offset: 64, process: 7)),
    Case(
      kind: "uprobe", text: "8:1 offset 64",
      identity: .probe(binary: bare, offset: 64, process: nil)),
    Case(
      kind: "uprobe_multi", text: "8:1 build 00ab 9f3a (return) of process 7",
      identity: .probes(binary: built, places: "9f3a", isReturn: true, process: 7)),
    Case(
      kind: "uprobe_multi", text: "8:1 9f3a",
      identity: .probes(binary: bare, places: "9f3a", isReturn: false, process: nil)),
    Case(
      kind: "usdt", text: "8:1 size 10 written -20 libstdcxx:throw 9f3a",
      identity: .usdt(
        binary: written, provider: "libstdcxx", name: "throw", places: "9f3a", process: nil)),
  ]

  @Test(arguments: cases) func aTextIsRead(_ text: Case) throws {
    let kind = try #require(AttachmentKind.named(text.kind))
    #expect(kind.identity(recorded: text.text, text.options) == text.identity)
    // Nothing may be left behind it.
    for end in [" x", " 1 2 3 4"] {
      #expect(kind.identity(recorded: text.text + end, text.options) != text.identity)
    }
    // Of what was cut off somewhere, nothing is understood that is not there.
    for count in 0..<text.text.count {
      _ = kind.identity(recorded: String(text.text.prefix(count)), text.options)
    }
  }

  @Test(arguments: cases) func whatIsWrittenIsRead(_ text: Case) throws {
    let bytes = try JSONEncoder().encode(text.identity)
    #expect(try JSONDecoder().decode(TargetIdentity.self, from: bytes) == text.identity)
  }

  @Test func thereIsATextOfEveryKind() {
    #expect(Set(Self.cases.map(\.kind)) == Set(AttachmentKind.all.map(\.name)))
  }

  @Test(arguments: [
    "", "netns", "netns 1", "netns x interface 3", "netns 1 interface 4294967296",
    "cgroup 1 nothing",
    "8:1 build", "1 functions", "a b", "unknown, of a link",
  ])
  func whatIsNoSuchTextIsNotRead(_ text: String) {
    for kind in ["xdp", "tcx", "tc", "netkit", "netns", "cgroup", "uprobe", "usdt", "tracepoint"] {
      #expect(AttachmentKind.named(kind)?.identity(recorded: text, AttachmentOptions()) == nil)
    }
  }

  /// What names mean on this machine reads the same from the text that the first format has for it.
  @Test func whatIsHereIsMeant() throws {
    let network = try NetworkPlace(nil).identity().inode
    let program = AttachedProgram(
      name: "f/f", attachment: "d/a", sectionTarget: nil, attachType: nil)
    func check(_ kind: String, _ options: AttachmentOptions, _ text: String) throws {
      let kind = try #require(AttachmentKind.named(kind))
      let found = try kind.makeTarget(options).resolve(program, on: Host(), in: TargetView())
      #expect(found.map(\.identity) == [kind.identity(recorded: text, options)])
    }
    try check(
      "xdp", AttachmentOptions(lists: ["interface": ["lo"]]), "netns \(network) interface 1")
    try check(
      "tcx", AttachmentOptions(strings: ["direction": "ingress"], lists: ["interface": ["lo"]]),
      "netns \(network) interface 1 ingress")
    try check(
      "tc", AttachmentOptions(strings: ["direction": "egress"], lists: ["interface": ["lo"]]),
      "netns \(network) interface 1 egress, priority 1, handle 1")
    try check(
      "netfilter", AttachmentOptions(strings: ["hook": "input"]),
      "netns \(network) ipv4 input, priority 0")
    try check(
      "netns", AttachmentOptions(strings: ["path": "/proc/self/ns/net"]),
      "netns \(network) sk_lookup")
    try check(
      "kprobe", AttachmentOptions(strings: ["function": "f+0x10"]), "f+16")
    try check("fentry", AttachmentOptions(strings: ["function": "f", "module": "m"]), "m:f")
    try check("iterator", AttachmentOptions(strings: ["target": "task"]), "task")

    let path = "\(System.environment("TMPDIR") ?? "/tmp")/bat-text-\(UInt64.random(in: 0...(.max)))"
    defer { try? unlink(path) }
    var made = MadeBinary()
    for id: [UInt8] in [[], [1, 2]] {
      made.buildID = id
      try writeFile(path, made.bytes)
      let status = try #require(try FileStatus(at: path))
      let content =
        id.isEmpty ? "size \(status.size) written \(status.modified)" : "build 0102"
      try check(
        "uprobe", AttachmentOptions(strings: ["binary": path], integers: ["offset": 8]),
        "\(status.device):\(status.inode) \(content) offset 8")
    }
  }
}
