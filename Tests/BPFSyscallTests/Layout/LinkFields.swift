import CBPF

// The attributes of the commands that work on links.
extension Structure {
  static let rawTracepointOpen = Structure(
    "RAW_TRACEPOINT_OPEN", member: "raw_tracepoint",
    fields: [
      Field("name", \cbpf_raw_tracepoint_open.name),
      Field("prog_fd", \cbpf_raw_tracepoint_open.prog_fd),
      Field("(pad)", \cbpf_raw_tracepoint_open.unused),
      Field("cookie", \cbpf_raw_tracepoint_open.cookie),
    ])

  static let linkCreate = Structure(
    "LINK_CREATE", member: "link_create",
    fields: [
      Field("prog_fd", \cbpf_link_create.prog_fd),
      Field("map_fd", \cbpf_link_create.prog_fd),
      Field("target_fd", \cbpf_link_create.target_fd),
      Field("target_ifindex", \cbpf_link_create.target_fd),
      Field("attach_type", \cbpf_link_create.attach_type),
      Field("flags", \cbpf_link_create.flags),
      Field("target_btf_id", \cbpf_link_create_tracing.target_btf_id),
      Field("iter_info", \cbpf_link_create_iterator.iter_info),
      Field("iter_info_len", \cbpf_link_create_iterator.iter_info_len),
      Field("perf_event.bpf_cookie", \cbpf_link_create_perf_event.bpf_cookie),
      Field("kprobe_multi.flags", \cbpf_link_create_kprobe_multi.flags),
      Field("kprobe_multi.cnt", \cbpf_link_create_kprobe_multi.cnt),
      Field("kprobe_multi.syms", \cbpf_link_create_kprobe_multi.syms),
      Field("kprobe_multi.addrs", \cbpf_link_create_kprobe_multi.addrs),
      Field("kprobe_multi.cookies", \cbpf_link_create_kprobe_multi.cookies),
      Field("tracing.target_btf_id", \cbpf_link_create_tracing.target_btf_id),
      Field("tracing.cookie", \cbpf_link_create_tracing.cookie),
      Field("netfilter.pf", \cbpf_link_create_netfilter.pf),
      Field("netfilter.hooknum", \cbpf_link_create_netfilter.hooknum),
      Field("netfilter.priority", \cbpf_link_create_netfilter.priority),
      Field("netfilter.flags", \cbpf_link_create_netfilter.flags),
      Field("tcx.relative_fd", \cbpf_link_create_ordered.relative_fd),
      Field("tcx.relative_id", \cbpf_link_create_ordered.relative_fd),
      Field("tcx.expected_revision", \cbpf_link_create_ordered.expected_revision),
      Field("uprobe_multi.path", \cbpf_link_create_uprobe_multi.path),
      Field("uprobe_multi.offsets", \cbpf_link_create_uprobe_multi.offsets),
      Field("uprobe_multi.ref_ctr_offsets", \cbpf_link_create_uprobe_multi.ref_ctr_offsets),
      Field("uprobe_multi.cookies", \cbpf_link_create_uprobe_multi.cookies),
      Field("uprobe_multi.cnt", \cbpf_link_create_uprobe_multi.cnt),
      Field("uprobe_multi.flags", \cbpf_link_create_uprobe_multi.flags),
      Field("uprobe_multi.pid", \cbpf_link_create_uprobe_multi.pid),
      Field("uprobe_multi.path_fd", \cbpf_link_create_uprobe_multi.path_fd),
      Field("netkit.relative_fd", \cbpf_link_create_ordered.relative_fd),
      Field("netkit.relative_id", \cbpf_link_create_ordered.relative_fd),
      Field("netkit.expected_revision", \cbpf_link_create_ordered.expected_revision),
      Field("cgroup.relative_fd", \cbpf_link_create_ordered.relative_fd),
      Field("cgroup.relative_id", \cbpf_link_create_ordered.relative_fd),
      Field("cgroup.expected_revision", \cbpf_link_create_ordered.expected_revision),
      Field("tracing_multi.ids", \cbpf_link_create_tracing_multi.ids),
      Field("tracing_multi.cookies", \cbpf_link_create_tracing_multi.cookies),
      Field("tracing_multi.cnt", \cbpf_link_create_tracing_multi.cnt),
    ])

  static let linkUpdate = Structure(
    "LINK_UPDATE", member: "link_update",
    fields: [
      Field("link_fd", \cbpf_link_update.link_fd),
      Field("new_prog_fd", \cbpf_link_update.new_prog_fd),
      Field("new_map_fd", \cbpf_link_update.new_prog_fd),
      Field("flags", \cbpf_link_update.flags),
      Field("old_prog_fd", \cbpf_link_update.old_prog_fd),
      Field("old_map_fd", \cbpf_link_update.old_prog_fd),
    ])

  static let linkDetach = Structure(
    "LINK_DETACH", member: "link_detach",
    fields: [
      Field("link_fd", \cbpf_link_detach.link_fd)
    ])

  static let iteratorCreate = Structure(
    "ITER_CREATE", member: "iter_create",
    fields: [
      Field("link_fd", \cbpf_iterator_create.link_fd),
      Field("flags", \cbpf_iterator_create.flags),
    ])
}
