import BPFObject
import BPFSyscall
import Testing

/// What section names say of the programs in them.
@Suite struct SectionTests {
  static let expectations: [(String, ProgramType, AttachType?, String?, UInt32)] = [
    ("a_socket", .socketFilter, nil, nil, 0),
    ("a_kprobe", .kprobe, nil, nil, 0),
    ("a_kretprobe", .kprobe, nil, "do_unlinkat", 0),
    ("a_kprobe_multi", .kprobe, .traceKprobeMulti, "tcp_*", 0),
    ("a_uprobe", .kprobe, nil, "/usr/bin/env:main", 1 << 4),
    ("a_usdt", .kprobe, nil, "libc.so.6:libc:setjmp", 0),
    ("a_tracepoint", .tracepoint, nil, "syscalls/sys_enter_openat", 0),
    ("a_raw_tracepoint", .rawTracepoint, nil, "sched_switch", 0),
    ("a_fentry", .tracing, .traceFentry, "do_unlinkat", 1 << 4),
    ("an_lsm", .lsm, .lsmMac, "file_open", 0),
    ("an_iterator", .tracing, .traceIter, "task", 0),
    ("a_freplace", .extension, nil, "other_program", 0),
    ("an_xdp", .xdp, .xdpDevmap, nil, 1 << 5),
    ("a_tcx", .schedCLS, .tcxIngress, nil, 0),
    ("a_cgroup_skb", .cgroupSKB, .cgroupInetIngress, nil, 0),
    ("a_connect", .cgroupSocketAddress, .cgroupInet4Connect, nil, 0),
    ("a_lookup", .socketLookup, .skLookup, nil, 0),
    ("a_syscall", .syscall, nil, nil, 1 << 4),
    ("a_netfilter", .netfilter, .netfilter, nil, 0),
  ]

  @Test(arguments: expectations)
  func sectionNameDecides(
    name: String, type: ProgramType, attachType: AttachType?, target: String?, flags: UInt32
  ) throws {
    let program = try #require(try Fixture.object("sections").program(named: name))
    #expect(program.type == type)
    #expect(program.expectedAttachType == attachType)
    #expect(program.sectionTarget == target)
    #expect(program.flags.rawValue == flags)
    #expect(program.license == "GPL")
  }

  @Test func questionMarkMeansNotLoaded() throws {
    let object = try Fixture.object("sections")
    #expect(object.programs.filter { !$0.autoload }.map(\.name) == ["a_freplace", "a_netfilter"])
    #expect(object.program(named: "a_netfilter")?.section == "netfilter")
  }

  @Test(arguments: [
    ("kprobe/f", "kprobe"), ("kprobe.multi", "kprobe.multi"), ("xdp", "xdp"),
    ("xdp.frags/cpumap", "xdp.frags/cpumap"), ("tc", "tc"), ("tc/egress", "tc/egress"),
    ("tp_btf.s/x", "tp_btf.s"), ("struct_ops.s/init", "struct_ops.s"),
  ])
  func plusTakesATargetBehindASlash(section: String, name: String) {
    #expect(SectionDefinition.matching(section)?.name == name)
  }

  @Test(arguments: ["kprobes/f", "xdp/eth0", "classifier/x", "", "/", "kprobe.", "socket1"])
  func otherNamesMeanNothing(section: String) {
    #expect(SectionDefinition.matching(section) == nil)
  }

  @Test func tableHasNoDoubles() {
    let names = SectionDefinition.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(SectionDefinition.all.count == 116)
  }

  @Test(
    arguments: [
      ("sk_lookup/x", "sk_lookup"), ("cgroup/connect4/x", "cgroup/connect4"),
      ("cgroup_skb/x", nil), ("xdp.frags/devmap/x", "xdp.frags/devmap"), ("xdp_x", nil),
    ] as [(String, String?)])
  func aNameMayBeginLikeASection(section: String, name: String?) {
    #expect(SectionDefinition.beginning(section) { _ in true }?.name == name)
  }

  @Test(
    arguments: [
      (ProgramType.xdp, "xdp"), (.schedCLS, "tc"), (.kprobe, "kprobe"), (.cgroupSKB, "cgroup/skb"),
      (.cgroupSocket, "cgroup/sock"), (.socketLookup, "sk_lookup"), (.syscall, "syscall"),
      (.extension, "freplace"), (.tracing, nil), (.lsm, nil), (.cgroupSocketAddress, nil),
    ] as [(ProgramType, String?)])
  func aTypeHasAPlainForm(type: ProgramType, name: String?) {
    #expect(SectionDefinition.plain(type)?.name == name)
  }

  @Test func anAttachTypeBelongsToItsType() {
    #expect(SectionDefinition.of(.xdp, .xdpDevmap)?.name == "xdp/devmap")
    #expect(SectionDefinition.of(.tracing, .traceFexit)?.name == "fexit")
    #expect(SectionDefinition.of(.xdp, .cgroupInetIngress) == nil)
    #expect(SectionDefinition.of(.kprobe, .xdp) == nil)
  }

  @Test func aFunctionIsLoadedAsAnotherSectionsAre() throws {
    let object = try Fixture.object("sections")
    let extending = try #require(SectionDefinition.matching("freplace"))
    let fentry = try #require(SectionDefinition.matching("fentry"))
    let fexit = try #require(SectionDefinition.matching("fexit"))
    let changed = object.loading([
      "a_socket": extending, "a_kretprobe": fentry, "a_fentry": fexit,
    ])
    let socket = try #require(changed.program(named: "a_socket"))
    #expect(socket.type == .extension && socket.section == "socket")
    // What a probe is for is no place for another type; what it may do stays with its own.
    let probe = try #require(changed.program(named: "a_kretprobe"))
    #expect(probe.expectedAttachType == .traceFentry && probe.sectionTarget == nil)
    let sleeping = try #require(changed.program(named: "a_fentry"))
    #expect(sleeping.expectedAttachType == .traceFexit && sleeping.flags == .sleepable)
    #expect(sleeping.sectionTarget == "do_unlinkat")
    #expect(changed.program(named: "an_lsm") == object.program(named: "an_lsm"))
  }
}
