import Testing

@testable import BPFSyscall

/// What the options of each form of link become: every one at its place, and nothing beside.
@Suite struct LinkEncodingTests {
  private let structure = "LINK_CREATE"
  private let type = AttachType(rawValue: 0x602)

  @Test func whatEveryFormStartsWith() throws {
    try expect(
      Link.start(0x601, type, target: 0x603, flags: 0x604), are: structure,
      ["prog_fd": 0x601, "target_fd": 0x603, "attach_type": 0x602, "flags": 0x604])
    try expect(
      Link.start(0x601, .structOps), are: structure, ["map_fd": 0x601, "attach_type": 44])
  }

  /// The same place under three names.
  @Test(arguments: ["tcx", "netkit", "cgroup"])
  func hooksWithAnOrder(_ form: String) throws {
    try expect(
      Link.ordered(
        0x601, type, target: 7, flags: 0x40, anchor: .before(.link(0x605)),
        revision: 0x1_0000_0606),
      are: structure,
      [
        "prog_fd": 0x601, "target_ifindex": 7, "attach_type": 0x602,
        "flags": 0x2048,  // BPF_F_PREORDER, _BEFORE, _LINK
        "\(form).relative_fd": 0x605, "\(form).expected_revision": 0x1_0000_0606,
      ])
    try expect(
      Link.ordered(0x601, type, target: 7, anchor: .after(.linkID(0x607)), revision: 0),
      are: structure,
      [
        "prog_fd": 0x601, "target_ifindex": 7, "attach_type": 0x602,
        "flags": 0x2030,  // BPF_F_AFTER, _ID, _LINK
        "\(form).relative_id": 0x607,
      ])
  }

  @Test func tracing() throws {
    try expect(
      Link.tracing(
        0x601, type, target: TracingTarget(program: 0x608, functionID: 0x609),
        cookie: 0x1_0000_060a),
      are: structure,
      [
        "prog_fd": 0x601, "target_fd": 0x608, "attach_type": 0x602,
        "tracing.target_btf_id": 0x609, "tracing.cookie": 0x1_0000_060a,
      ])
  }

  @Test(arguments: [(ProbeMoment.entry, 42, 0), (.return, 42, 1), (.session, 56, 0)])
  func kprobeMulti(_ moment: ProbeMoment, _ type: UInt64, _ flags: UInt64) throws {
    var probes = KprobeMulti(.symbols(["a", "b", "c"]))
    probes.moment = moment
    try expect(
      probes.attributes(0x601), are: structure,
      [
        "prog_fd": 0x601, "attach_type": .number(type), "kprobe_multi.flags": .number(flags),
        "kprobe_multi.cnt": 3,
      ])
  }

  @Test(arguments: [(ProbeMoment.entry, 48, 0), (.return, 48, 1), (.session, 57, 0)])
  func uprobeMulti(_ moment: ProbeMoment, _ type: UInt64, _ flags: UInt64) throws {
    var probes = UprobeMulti(.path("/bin/x"), offsets: [1, 2])
    probes.moment = moment
    probes.processID = 0x60b
    var values: [String: FieldValue] = [
      "prog_fd": 0x601, "attach_type": .number(type), "uprobe_multi.cnt": 2,
      "uprobe_multi.flags": .number(flags), "uprobe_multi.pid": 0x60b,
    ]
    try expect(probes.attributes(0x601), are: structure, values)
    probes.file = .descriptor(0x60c)
    values["uprobe_multi.flags"] = .number(flags | 2)
    values["uprobe_multi.path_fd"] = 0x60c
    try expect(probes.attributes(0x601), are: structure, values)
  }

  @Test func netfilter() throws {
    let hook = NetfilterHook(
      family: .init(rawValue: 0x60d), hook: .init(rawValue: 0x60e), priority: -2,
      flags: .init(rawValue: 0x60f))
    try expect(
      Link.netfilter(0x601, hook), are: structure,
      [
        "prog_fd": 0x601, "attach_type": 45, "netfilter.pf": 0x60d, "netfilter.hooknum": 0x60e,
        "netfilter.priority": 0xffff_fffe, "netfilter.flags": 0x60f,
      ])
  }

  @Test func tracingMulti() throws {
    try expect(
      Link.tracingMulti(0x601, type, count: 0x610), are: structure,
      ["prog_fd": 0x601, "attach_type": 0x602, "tracing_multi.cnt": 0x610])
  }

  @Test func anUpdate() throws {
    let link = Link(try FileDescriptor(opening: "/dev/null"))
    let number = FieldValue.number(UInt64(UInt32(bitPattern: link.descriptor.rawValue)))
    try expect(
      link.updateAttributes(0x701, nil), are: "LINK_UPDATE",
      ["link_fd": number, "new_prog_fd": 0x701])
    try expect(
      link.updateAttributes(0x701, 0x702), are: "LINK_UPDATE",
      ["link_fd": number, "new_map_fd": 0x701, "flags": 4, "old_map_fd": 0x702])
  }

  /// `union bpf_iter_link_info`, whose layout the kernel's BTF is asked for.
  @Test func whatAnIteratorWalksThrough() {
    func bytes(_ numbers: UInt32...) -> [UInt8] {
      numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
    }
    #expect(IteratorTarget.everything.bytes.isEmpty)
    #expect(IteratorTarget.map(0x801).bytes == bytes(0x801))
    #expect(IteratorTarget.cgroup(0x802, .descendantsPre).bytes == bytes(2, 0x802, 0, 0))
    #expect(
      IteratorTarget.cgroupID(0x3_0000_0803, .ancestorsUp).bytes == bytes(4, 0, 0x803, 3))
    #expect(IteratorTarget.thread(0x804).bytes == bytes(0x804, 0, 0))
    #expect(IteratorTarget.process(0x805).bytes == bytes(0, 0x805, 0))
    #expect(IteratorTarget.processDescriptor(0x806).bytes == bytes(0, 0, 0x806))
  }
}
