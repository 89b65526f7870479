import CBPF

// What the kernel says of objects, and the other structures that bpf(2) reads or writes.
extension Structure {
  static let mapInfo = Structure(
    "bpf_map_info",
    fields: [
      Field("type", \cbpf_map_info.type),
      Field("id", \cbpf_map_info.id),
      Field("key_size", \cbpf_map_info.key_size),
      Field("value_size", \cbpf_map_info.value_size),
      Field("max_entries", \cbpf_map_info.max_entries),
      Field("map_flags", \cbpf_map_info.map_flags),
      Field("name", \cbpf_map_info.name),
      Field("ifindex", \cbpf_map_info.ifindex),
      Field("btf_vmlinux_value_type_id", \cbpf_map_info.btf_vmlinux_value_type_id),
      Field("netns_dev", \cbpf_map_info.netns_dev),
      Field("netns_ino", \cbpf_map_info.netns_ino),
      Field("btf_id", \cbpf_map_info.btf_id),
      Field("btf_key_type_id", \cbpf_map_info.btf_key_type_id),
      Field("btf_value_type_id", \cbpf_map_info.btf_value_type_id),
      Field("btf_vmlinux_id", \cbpf_map_info.btf_vmlinux_id),
      Field("map_extra", \cbpf_map_info.map_extra),
      Field("hash", \cbpf_map_info.hash),
      Field("hash_size", \cbpf_map_info.hash_size),
    ])

  static let programInfo = Structure(
    "bpf_prog_info",
    fields: [
      Field("type", \cbpf_program_info.type),
      Field("id", \cbpf_program_info.id),
      Field("tag", \cbpf_program_info.tag),
      Field("jited_prog_len", \cbpf_program_info.jited_prog_len),
      Field("xlated_prog_len", \cbpf_program_info.xlated_prog_len),
      Field("jited_prog_insns", \cbpf_program_info.jited_prog_insns),
      Field("xlated_prog_insns", \cbpf_program_info.xlated_prog_insns),
      Field("load_time", \cbpf_program_info.load_time),
      Field("created_by_uid", \cbpf_program_info.created_by_uid),
      Field("nr_map_ids", \cbpf_program_info.nr_map_ids),
      Field("map_ids", \cbpf_program_info.map_ids),
      Field("name", \cbpf_program_info.name),
      Field("ifindex", \cbpf_program_info.ifindex),
      Field("gpl_compatible", \cbpf_program_info.gpl_compatible),
      Field("netns_dev", \cbpf_program_info.netns_dev),
      Field("netns_ino", \cbpf_program_info.netns_ino),
      Field("nr_jited_ksyms", \cbpf_program_info.nr_jited_ksyms),
      Field("nr_jited_func_lens", \cbpf_program_info.nr_jited_func_lens),
      Field("jited_ksyms", \cbpf_program_info.jited_ksyms),
      Field("jited_func_lens", \cbpf_program_info.jited_func_lens),
      Field("btf_id", \cbpf_program_info.btf_id),
      Field("func_info_rec_size", \cbpf_program_info.func_info_rec_size),
      Field("func_info", \cbpf_program_info.func_info),
      Field("nr_func_info", \cbpf_program_info.nr_func_info),
      Field("nr_line_info", \cbpf_program_info.nr_line_info),
      Field("line_info", \cbpf_program_info.line_info),
      Field("jited_line_info", \cbpf_program_info.jited_line_info),
      Field("nr_jited_line_info", \cbpf_program_info.nr_jited_line_info),
      Field("line_info_rec_size", \cbpf_program_info.line_info_rec_size),
      Field("jited_line_info_rec_size", \cbpf_program_info.jited_line_info_rec_size),
      Field("nr_prog_tags", \cbpf_program_info.nr_prog_tags),
      Field("prog_tags", \cbpf_program_info.prog_tags),
      Field("run_time_ns", \cbpf_program_info.run_time_ns),
      Field("run_cnt", \cbpf_program_info.run_cnt),
      Field("recursion_misses", \cbpf_program_info.recursion_misses),
      Field("verified_insns", \cbpf_program_info.verified_insns),
      Field("attach_btf_obj_id", \cbpf_program_info.attach_btf_obj_id),
      Field("attach_btf_id", \cbpf_program_info.attach_btf_id),
    ])

  static let btfInfo = Structure(
    "bpf_btf_info",
    fields: [
      Field("btf", \cbpf_btf_info.btf),
      Field("btf_size", \cbpf_btf_info.btf_size),
      Field("id", \cbpf_btf_info.id),
      Field("name", \cbpf_btf_info.name),
      Field("name_len", \cbpf_btf_info.name_len),
      Field("kernel_btf", \cbpf_btf_info.kernel_btf),
    ])

  static let tokenInfo = Structure(
    "bpf_token_info",
    fields: [
      Field("allowed_cmds", \cbpf_token_info.allowed_cmds),
      Field("allowed_maps", \cbpf_token_info.allowed_maps),
      Field("allowed_progs", \cbpf_token_info.allowed_progs),
      Field("allowed_attachs", \cbpf_token_info.allowed_attachs),
    ])

  static let common = Structure(
    "bpf_common_attr",
    fields: [
      Field("log_buf", \cbpf_common.log_buf),
      Field("log_size", \cbpf_common.log_size),
      Field("log_level", \cbpf_common.log_level),
      Field("log_true_size", \cbpf_common.log_true_size),
    ])

  static let iteratorTarget = Structure(
    "bpf_iter_link_info",
    fields: [
      Field("map.map_fd", \cbpf_iterator_map.map_fd),
      Field("cgroup.order", \cbpf_iterator_cgroup.order),
      Field("cgroup.cgroup_fd", \cbpf_iterator_cgroup.cgroup_fd),
      Field("cgroup.cgroup_id", \cbpf_iterator_cgroup.cgroup_id),
      Field("task.tid", \cbpf_iterator_task.tid),
      Field("task.pid", \cbpf_iterator_task.pid),
      Field("task.pid_fd", \cbpf_iterator_task.pid_fd),
    ])
}
