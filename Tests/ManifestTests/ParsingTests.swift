import BPFLoader
import BPFSyscall
import Manifest
import OrderedCollections
import Testing

@Suite struct ParsingTests {
  let manifest: Manifest

  init() throws {
    manifest = try Manifest.parse(fullManifest, file: "etc/edge.yaml", baseDirectory: "etc")
  }

  @Test func theDeployment() {
    #expect(manifest.name == "edge")
    #expect(manifest.description == "all keys")
    #expect(!manifest.keepsPrevious)
    #expect(manifest.readers?.group == "adm")
    #expect(manifest.readers?.mark.column == 10)
    #expect(manifest.file == "etc/edge.yaml")
    #expect(manifest.mark.description == "etc/edge.yaml:3:7")
    #expect(manifest.source.line(3) == "name: edge")
    #expect(manifest.warnings.isEmpty)
  }

  @Test func programs() throws {
    #expect(Array(manifest.programs.keys) == ["net", "trace", "cc"])
    let net = try #require(manifest.programs["net"])
    #expect(net.file == "bytecode/net.bpf.o")
    #expect(net.path == "etc/bytecode/net.bpf.o")
    #expect(net.sha256 == "9f2c" + String(repeating: "0", count: 60))
    #expect(net.description == "packets")
    #expect(net.mark.line == 7)
    #expect(net.maps["blocked"]?.map == "blocklist")
    #expect(net.functions["xdp_filter"]?.load == true)
    #expect(net.functions["tc_in"]?.load == false)
    #expect(net.functions["xdp_filter"]?.type == nil)
    #expect(net.functions["tc_in"]?.type?.type == .schedCLS)
    #expect(net.functions["tc_in"]?.type?.attachType == .tcxEgress)
    #expect(manifest.programs["trace"]?.path == "/opt/trace.bpf.o")
  }

  @Test func configurationValuesKeepTheirType() throws {
    let kconfig = try #require(manifest.programs["net"]?.kconfig)
    #expect(kconfig["CONFIG_HZ"]?.value == .integer(250))
    #expect(kconfig["CONFIG_BPF_JIT"]?.value == .boolean(true))
  }

  @Test func typesAreAFileBesideTheManifest() throws {
    #expect(manifest.programs["net"]?.btf?.path == "etc/kernels/5.4.btf")
    #expect(manifest.programs["trace"]?.btf == nil)
  }

  @Test func globalsKeepTheirType() throws {
    let globals = try #require(manifest.programs["net"]?.globals)
    #expect(globals["sample_every"]?.value == .integer(100))
    #expect(globals["debug"]?.value == .boolean(false))
    #expect(globals["tag"]?.value == .string("edge"))
    #expect(globals[".data.own/seen"]?.value == .integer(1))
    #expect(globals["low"]?.value == .integer(-5))
    #expect(globals["high"]?.value == .integer(Int128(UInt64.max)))
    #expect(globals["low"]?.mark.line == 10)
  }

  @Test func mapsFromFiles() throws {
    let flows = try #require(manifest.maps["flows"])
    #expect(flows.from.map { "\($0.file)/\($0.map)" } == ["net/flows"])
    #expect(flows.maxEntries == 131_072)
    #expect(flows.type == nil && flows.key == nil && flows.flags == nil)
    #expect(flows.onChange == .recreate)
    #expect(flows.preventDestroy)
    #expect(flows.marks["max_entries"]?.line == 23)
    let shared = try #require(manifest.maps["shared"])
    #expect(shared.from.map { "\($0.file)/\($0.map)" } == ["net/events", "trace/shared"])
    #expect(shared.value == .size(16))
    #expect(shared.onChange == .keep)
    let hits = try #require(manifest.maps["trace/hits"])
    #expect(hits.from.map { "\($0.file)/\($0.map)" } == ["trace/hits"])
    #expect(hits.maxEntries == 256)
    #expect(hits.onChange == .fail)
  }

  @Test func aFilesMapIsFoundUnderItsNameInTheManifest() {
    #expect(manifest.map("flows", of: "net")?.name == "flows")
    #expect(manifest.map("blocked", of: "net")?.name == "blocklist")
    #expect(manifest.map("events", of: "net")?.name == "shared")
    #expect(manifest.map("hits", of: "trace")?.name == "trace/hits")
    #expect(manifest.map("flows", of: "trace") == nil)
  }

  @Test func mapsDefinedHere() throws {
    let blocklist = try #require(manifest.maps["blocklist"])
    #expect(blocklist.from.isEmpty)
    #expect(blocklist.type == .lpmTrie)
    #expect(blocklist.key == .scalar(.lpmIPv4))
    #expect(blocklist.value == .scalar(.u32))
    #expect(blocklist.flags?.rawValue == 129)
    #expect(blocklist.numaNode == 0)
    #expect(blocklist.mapExtra == 16)
    #expect(manifest.maps["typed"]?.key == .btf(type: "flow_key", of: "net"))
  }

  @Test func attachments() throws {
    let uplink = try #require(manifest.attachments["uplink"])
    #expect(uplink.program?.description == "net/xdp_filter")
    #expect(uplink.kind?.name == "xdp")
    #expect(uplink.options.strings == ["mode": "native"])
    #expect(uplink.options.lists == ["interface": ["eth0"]])
    #expect(uplink.optionMarks["mode"]?.line == manifest.attachments["uplink"]?.mark.line)
    let unlink = try #require(manifest.attachments["unlink"])
    #expect(unlink.options.integers == ["cookie": 7])
    #expect(unlink.options.strings == ["function": "do_unlinkat"])
    let bbr = try #require(manifest.attachments["bbr"])
    #expect(bbr.map?.file == "cc" && bbr.map?.name == "bbr_edge")
    #expect(bbr.program == nil)
    let steer = try #require(manifest.attachments["steer"])
    #expect(steer.program?.file == nil && steer.program?.name == "steer")
    let plain = try #require(manifest.attachments["plain"])
    #expect(plain.kind == nil && plain.options == AttachmentOptions())
  }

  @Test(arguments: [
    ("openat", "kprobe", "function", "do_sys_openat2"),
    ("exec", "tracepoint", "name", "sched/sched_process_exec"),
    ("raw", "raw_tracepoint", "name", "sys_enter"), ("tasks", "iterator", "target", "task"),
  ])
  func aShortFormSetsTheFirstOption(
    _ attachment: String, _ kind: String, _ option: String, _ value: String
  ) throws {
    let entry = try #require(manifest.attachments[attachment])
    #expect(entry.kind?.name == kind)
    #expect(entry.options.strings == [option: value])
  }

  /// A process whose network namespace is meant.
  @Test func aNumberNeedsNoQuotesWhereItIsAProcess() throws {
    for netns in ["812", "\"812\""] {
      let manifest = try Manifest.parse(
        """
        apiVersion: bpf-apply/v1
        name: edge
        programs: { net: { file: net.o } }
        attachments:
          a: { program: net/f, xdp: { interface: eth0, netns: \(netns) } }
          b: { program: net/g, netns: \(netns) }
        """, file: "edge.yaml", baseDirectory: "/")
      #expect(manifest.attachments["a"]?.options.strings == ["netns": "812"])
      #expect(manifest.attachments["b"]?.options.strings == ["path": "812"])
    }
  }

  @Test func aShortFormOfSeveralIsAListOfOne() throws {
    let entry = try #require(manifest.attachments["connect"])
    #expect(entry.options == AttachmentOptions(lists: ["path": ["app.slice"]]))
  }

  @Test func pins() throws {
    let flows = try #require(manifest.pins["shared/flows"])
    guard case .map(let map) = flows.object else {
      Issue.record("not a map: \(flows.object)")
      return
    }
    #expect(map.name == "flows" && map.file == nil)
    #expect(flows.mode == 0o660)
    #expect(flows.owner == "root" && flows.group == "2000")
    let filter = try #require(manifest.pins["progs/filter"])
    #expect(filter.mode == 0o666 && filter.allowWrite)
    let tasks = try #require(manifest.pins["iters/tasks"])
    guard case .attachment("tasks", let mark) = tasks.object else {
      Issue.record("not an attachment: \(tasks.object)")
      return
    }
    #expect(mark.line == tasks.mark.line)
  }

  @Test func readersAreAGroupByNameOrNumber() throws {
    #expect(try edgeManifest("").readers == nil)
    #expect(try edgeManifest("readers: 2000").readers?.group == "2000")
    #expect(problems("readers: [adm]").count == 1)
    #expect(problems("readers: 4294967295").count == 1)
  }

  @Test func whatTheKernelMustHaveIsListed() throws {
    #expect(try edgeManifest("").requires == nil)
    let manifest = try edgeManifest("requires: { features: [link.tcx, program.fentry] }")
    #expect(manifest.requires?.has == ["link.tcx", "program.fentry"])
    #expect(problems("requires: {}").count == 1)
    #expect(problems("requires: { features: [link.tcq] }")[0].contains("did you mean `tcx`?"))
  }

  @Test func theGenerationBeforeIsKeptUnlessTheManifestSaysOtherwise() throws {
    #expect(try edgeManifest("").keepsPrevious)
    #expect(try !edgeManifest("keep_previous: false").keepsPrevious)
    #expect(
      problems("keep_previous: never") == ["3:16 keep_previous must be true or false, not a string"]
    )
  }

  @Test(arguments: [("", "a.o"), (".", "a.o"), ("etc", "etc/a.o"), ("/", "/a.o")])
  func pathsStartAtTheManifest(_ base: String, _ path: String) throws {
    let text = "apiVersion: bpf-apply/v1\nname: a\nprograms: { p: { file: a.o } }"
    #expect(try Manifest.parse(text, file: "a", baseDirectory: base).programs["p"]?.path == path)
  }

  @Test func aliasesMayRepeatWhatIsShared() throws {
    let manifest = try edgeManifest(
      "x-if: &if { interface: eth0 }\nprograms: { n: { file: a } }\nattachments:\n"
        + "  a: { program: n/x, xdp: *if }\n  b: { program: n/y, tcx: *if }\n")
    #expect(manifest.attachments["b"]?.options.lists == ["interface": ["eth0"]])
  }

  @Test func aProgramThatNothingNamesIsWarnedOf() throws {
    let unused = try self.unused("")
    #expect(unused == ["nothing names a function or map of program `p`"])
    #expect(try self.unused("maps: { m: { from: p } }").isEmpty)
    #expect(try self.unused("attachments: { a: { program: f } }").isEmpty)
  }

  private func unused(_ sections: String) throws -> [String] {
    try edgeManifest("programs: { p: { file: a.o } }\n" + sections).warnings.map(
      \.message)
  }
}
