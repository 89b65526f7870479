import CBPF

// The attributes of the commands that work on programs.
extension Structure {
  static let programLoad = Structure(
    "PROG_LOAD",
    fields: [
      Field("prog_type", \cbpf_program_load.prog_type),
      Field("insn_cnt", \cbpf_program_load.insn_cnt),
      Field("insns", \cbpf_program_load.insns),
      Field("license", \cbpf_program_load.license),
      Field("log_level", \cbpf_program_load.log_level),
      Field("log_size", \cbpf_program_load.log_size),
      Field("log_buf", \cbpf_program_load.log_buf),
      Field("kern_version", \cbpf_program_load.kern_version),
      Field("prog_flags", \cbpf_program_load.prog_flags),
      Field("prog_name", \cbpf_program_load.prog_name),
      Field("prog_ifindex", \cbpf_program_load.prog_ifindex),
      Field("expected_attach_type", \cbpf_program_load.expected_attach_type),
      Field("prog_btf_fd", \cbpf_program_load.prog_btf_fd),
      Field("func_info_rec_size", \cbpf_program_load.func_info_rec_size),
      Field("func_info", \cbpf_program_load.func_info),
      Field("func_info_cnt", \cbpf_program_load.func_info_cnt),
      Field("line_info_rec_size", \cbpf_program_load.line_info_rec_size),
      Field("line_info", \cbpf_program_load.line_info),
      Field("line_info_cnt", \cbpf_program_load.line_info_cnt),
      Field("attach_btf_id", \cbpf_program_load.attach_btf_id),
      Field("attach_prog_fd", \cbpf_program_load.attach_prog_fd),
      Field("attach_btf_obj_fd", \cbpf_program_load.attach_prog_fd),
      Field("core_relo_cnt", \cbpf_program_load.core_relo_cnt),
      Field("fd_array", \cbpf_program_load.fd_array),
      Field("core_relos", \cbpf_program_load.core_relos),
      Field("core_relo_rec_size", \cbpf_program_load.core_relo_rec_size),
      Field("log_true_size", \cbpf_program_load.log_true_size),
      Field("prog_token_fd", \cbpf_program_load.prog_token_fd),
      Field("fd_array_cnt", \cbpf_program_load.fd_array_cnt),
      Field("signature", \cbpf_program_load.signature),
      Field("signature_size", \cbpf_program_load.signature_size),
      Field("keyring_id", \cbpf_program_load.keyring_id),
    ])

  static let programAttach = Structure(
    "PROG_ATTACH/DETACH",
    fields: [
      Field("target_fd", \cbpf_program_attach.target_fd),
      Field("target_ifindex", \cbpf_program_attach.target_fd),
      Field("attach_bpf_fd", \cbpf_program_attach.attach_bpf_fd),
      Field("attach_type", \cbpf_program_attach.attach_type),
      Field("attach_flags", \cbpf_program_attach.attach_flags),
      Field("replace_bpf_fd", \cbpf_program_attach.replace_bpf_fd),
      Field("relative_fd", \cbpf_program_attach.relative_fd),
      Field("relative_id", \cbpf_program_attach.relative_fd),
      Field("expected_revision", \cbpf_program_attach.expected_revision),
    ])

  static let programTestRun = Structure(
    "PROG_TEST_RUN", member: "test",
    fields: [
      Field("prog_fd", \cbpf_program_test_run.prog_fd),
      Field("retval", \cbpf_program_test_run.retval),
      Field("data_size_in", \cbpf_program_test_run.data_size_in),
      Field("data_size_out", \cbpf_program_test_run.data_size_out),
      Field("data_in", \cbpf_program_test_run.data_in),
      Field("data_out", \cbpf_program_test_run.data_out),
      Field("repeat", \cbpf_program_test_run.repeat),
      Field("duration", \cbpf_program_test_run.duration),
      Field("ctx_size_in", \cbpf_program_test_run.ctx_size_in),
      Field("ctx_size_out", \cbpf_program_test_run.ctx_size_out),
      Field("ctx_in", \cbpf_program_test_run.ctx_in),
      Field("ctx_out", \cbpf_program_test_run.ctx_out),
      Field("flags", \cbpf_program_test_run.flags),
      Field("cpu", \cbpf_program_test_run.cpu),
      Field("batch_size", \cbpf_program_test_run.batch_size),
    ])

  static let programQuery = Structure(
    "PROG_QUERY", member: "query",
    fields: [
      Field("target_fd", \cbpf_program_query.target_fd),
      Field("target_ifindex", \cbpf_program_query.target_fd),
      Field("attach_type", \cbpf_program_query.attach_type),
      Field("query_flags", \cbpf_program_query.query_flags),
      Field("attach_flags", \cbpf_program_query.attach_flags),
      Field("prog_ids", \cbpf_program_query.prog_ids),
      Field("prog_cnt", \cbpf_program_query.count),
      Field("count", \cbpf_program_query.count),
      Field("(pad)", \cbpf_program_query.unused),
      Field("prog_attach_flags", \cbpf_program_query.prog_attach_flags),
      Field("link_ids", \cbpf_program_query.link_ids),
      Field("link_attach_flags", \cbpf_program_query.link_attach_flags),
      Field("revision", \cbpf_program_query.revision),
    ])

  static let programBindMap = Structure(
    "PROG_BIND_MAP", member: "prog_bind_map",
    fields: [
      Field("prog_fd", \cbpf_program_bind_map.prog_fd),
      Field("map_fd", \cbpf_program_bind_map.map_fd),
      Field("flags", \cbpf_program_bind_map.flags),
    ])

  static let programStreamRead = Structure(
    "PROG_STREAM_READ_BY_FD", member: "prog_stream_read",
    fields: [
      Field("stream_buf", \cbpf_program_stream_read.stream_buf),
      Field("stream_buf_len", \cbpf_program_stream_read.stream_buf_len),
      Field("stream_id", \cbpf_program_stream_read.stream_id),
      Field("prog_fd", \cbpf_program_stream_read.prog_fd),
    ])

  static let programAssociate = Structure(
    "PROG_ASSOC_STRUCT_OPS", member: "prog_assoc_struct_ops",
    fields: [
      Field("map_fd", \cbpf_program_associate.map_fd),
      Field("prog_fd", \cbpf_program_associate.prog_fd),
      Field("flags", \cbpf_program_associate.flags),
    ])
}
