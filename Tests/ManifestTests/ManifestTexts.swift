import Manifest

/// What every manifest starts with, in two lines.
private let head = "apiVersion: bpf-apply/v1\nname: edge\n"

/// A manifest with these sections after its first two lines.
func edgeManifest(_ sections: String) throws(ManifestError) -> Manifest {
  try Manifest.parse(head + sections, file: "edge.yaml", baseDirectory: "etc")
}

/// The errors of a whole manifest.
func diagnostics(ofText text: String) -> [Diagnostic] {
  do {
    _ = try Manifest.parse(text, file: "edge.yaml")
    return []
  } catch {
    return error.diagnostics
  }
}

/// The errors of a manifest with these sections, as `line:column message`.
func problems(_ sections: String) -> [String] {
  diagnostics(ofText: head + sections).map { "\($0.mark.line):\($0.mark.column) \($0.message)" }
}

/// The first error of a manifest with these sections, as the terminal shows it.
func rendered(_ sections: String) -> String {
  do {
    _ = try edgeManifest(sections)
    return ""
  } catch {
    return DiagnosticRenderer.text(error).string
  }
}

/// Every key at least once.
let fullManifest = """
  # a comment
  apiVersion: bpf-apply/v1
  name: edge
  description: "all keys"
  x-shared: &sizes { max_entries: 128Ki }
  programs:
    net:
      file: bytecode/net.bpf.o
      sha256: "9f2c000000000000000000000000000000000000000000000000000000000000"
      globals: { sample_every: 100, debug: false, tag: edge, .data.own/seen: 1, low: -5, high: 0xFFFFFFFFFFFFFFFF }
      kconfig: { CONFIG_HZ: 250, CONFIG_BPF_JIT: true }
      btf: kernels/5.4.btf
      maps: { blocked: blocklist }
      functions:
        xdp_filter: { load: true }
        tc_in: { type: sched_cls, attach_type: tcx_egress }
      description: packets
    trace: { file: /opt/trace.bpf.o }
    cc: { file: cc.bpf.o }
  maps:
    flows:
      from: net
      max_entries: 128Ki
      on_change: recreate
      prevent_destroy: true
      description: flows seen
    blocklist:
      type: lpm_trie
      key: lpm_ipv4
      value: u32
      max_entries: 1Ki
      flags: [no_prealloc, rdonly_prog]
      numa_node: 0
      map_extra: 0x10
    shared: { from: [net/events, trace], value: { size: 16 }, on_change: keep }
    typed: { type: hash, key: { type: flow_key, of: net }, value: { size: 8 }, max_entries: 1 }
    trace/hits: { max_entries: 0x100 }
  attachments:
    openat: { program: trace/on_openat, kprobe: do_sys_openat2 }
    unlink: { program: trace/on_unlink, fentry: { function: do_unlinkat, cookie: 7 } }
    exec: { program: trace/on_exec, tracepoint: sched/sched_process_exec }
    raw: { program: trace/on_raw, raw_tracepoint: sys_enter }
    steer: { program: steer, netns: { path: /run/netns/edge } }
    bbr: { map: cc/bbr_edge, struct_ops: {} }
    tasks: { program: net/dump_task, iterator: task, description: for cat }
    uplink: { program: net/xdp_filter, xdp: { interface: eth0, mode: native } }
    ingress: { program: net/tc_in, tcx: { interface: eth0, direction: ingress } }
    connect: { program: net/connect4, cgroup: app.slice }
    plain: { program: net/by_section }
  pins:
    shared/flows: { map: flows, mode: "0660", owner: root, group: 2000 }
    shared/hits: { map: trace/hits }
    iters/tasks: { attachment: tasks, mode: "0444" }
    progs/filter: { program: net/xdp_filter, mode: "666", allow_write: true }
  manager: team-network
  readers: adm
  keep_previous: false
  """
