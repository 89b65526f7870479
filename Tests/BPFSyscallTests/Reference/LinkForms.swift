import BPFSyscall

/// A form of `BPF_LINK_CREATE`: what makes such links, and what it is called in `Tests/VM/link-forms.tsv`.
struct LinkForm {
  let name: String
  let symbol: String
  let since: KernelVersion?

  /// - Parameter since: where the form is not as old as the type of its links.
  private init(_ name: String, _ symbol: String, _ type: LinkType, since: KernelVersion? = nil) {
    self.name = name
    self.symbol = "Link/\(symbol)"
    self.since = since ?? type.since
  }

  /// The row in `Tests/VM/commands.tsv`.
  var key: String { "\(Command.linkCreate.manualName): \(name)" }

  static func named(_ name: String) -> LinkForm? { table.first { $0.name == name } }

  static let table: [LinkForm] = [
    LinkForm(
      "cgroup", "createCgroup(program:group:type:anchor:expectedRevision:preorder:)", .cgroup),
    LinkForm(
      "freplace", "createReplacement(program:target:)", .tracing, since: KernelVersion(5, 10)),
    LinkForm("iter", "createIterator(program:over:)", .iterator),
    LinkForm("kprobe_multi", "createKprobeMulti(program:_:)", .kprobeMulti),
    LinkForm("netfilter", "createNetfilter(program:_:)", .netfilter),
    LinkForm(
      "netkit", "createNetkit(program:interface:type:anchor:expectedRevision:)", .netkit),
    LinkForm("netns", "createNetns(program:namespace:type:)", .netns),
    LinkForm("perf_event", "createPerfEvent(program:event:cookie:)", .perfEvent),
    LinkForm("sockmap", "createSockmap(program:map:type:)", .sockmap),
    LinkForm("struct_ops", "createStructOps(map:)", .structOps),
    LinkForm("tcx", "createTCX(program:interface:type:anchor:expectedRevision:)", .tcx),
    LinkForm("tracing", "createTracing(program:type:cookie:)", .tracing),
    LinkForm(
      "tracing_multi", "createTracingMulti(program:type:functionIDs:cookies:)", .tracingMulti),
    LinkForm("uprobe_multi", "createUprobeMulti(program:_:)", .uprobeMulti),
    LinkForm("xdp", "createXDP(program:interface:flags:)", .xdp),
  ]
}
