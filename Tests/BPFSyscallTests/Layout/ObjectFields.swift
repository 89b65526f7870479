import CBPF

// The attributes of the commands that work on objects of every kind, and of those that fit no kind.
extension Structure {
  static let objectPin = Structure(
    "OBJ_PIN/OBJ_GET",
    fields: [
      Field("pathname", \cbpf_object_pin.pathname),
      Field("bpf_fd", \cbpf_object_pin.bpf_fd),
      Field("file_flags", \cbpf_object_pin.file_flags),
      Field("path_fd", \cbpf_object_pin.path_fd),
    ])

  static let objectID = Structure(
    "*_GET_NEXT_ID/*_GET_FD_BY_ID",
    fields: [
      Field("start_id", \cbpf_object_id.id),
      Field("prog_id", \cbpf_object_id.id),
      Field("map_id", \cbpf_object_id.id),
      Field("btf_id", \cbpf_object_id.id),
      Field("link_id", \cbpf_object_id.id),
      Field("next_id", \cbpf_object_id.next_id),
      Field("open_flags", \cbpf_object_id.open_flags),
      Field("fd_by_id_token_fd", \cbpf_object_id.fd_by_id_token_fd),
    ])

  static let objectInfo = Structure(
    "OBJ_GET_INFO_BY_FD", member: "info",
    fields: [
      Field("bpf_fd", \cbpf_object_info.bpf_fd),
      Field("info_len", \cbpf_object_info.info_len),
      Field("info", \cbpf_object_info.info),
    ])

  static let btfLoad = Structure(
    "BTF_LOAD",
    fields: [
      Field("btf", \cbpf_btf_load.btf),
      Field("btf_log_buf", \cbpf_btf_load.btf_log_buf),
      Field("btf_size", \cbpf_btf_load.btf_size),
      Field("btf_log_size", \cbpf_btf_load.btf_log_size),
      Field("btf_log_level", \cbpf_btf_load.btf_log_level),
      Field("btf_log_true_size", \cbpf_btf_load.btf_log_true_size),
      Field("btf_flags", \cbpf_btf_load.btf_flags),
      Field("btf_token_fd", \cbpf_btf_load.btf_token_fd),
    ])

  static let taskQuery = Structure(
    "TASK_FD_QUERY", member: "task_fd_query",
    fields: [
      Field("pid", \cbpf_task_fd_query.pid),
      Field("fd", \cbpf_task_fd_query.fd),
      Field("flags", \cbpf_task_fd_query.flags),
      Field("buf_len", \cbpf_task_fd_query.buf_len),
      Field("buf", \cbpf_task_fd_query.buf),
      Field("prog_id", \cbpf_task_fd_query.prog_id),
      Field("fd_type", \cbpf_task_fd_query.fd_type),
      Field("probe_offset", \cbpf_task_fd_query.probe_offset),
      Field("probe_addr", \cbpf_task_fd_query.probe_addr),
    ])

  static let enableStatistics = Structure(
    "ENABLE_STATS", member: "enable_stats",
    fields: [
      Field("type", \cbpf_enable_statistics.type)
    ])

  static let tokenCreate = Structure(
    "TOKEN_CREATE", member: "token_create",
    fields: [
      Field("flags", \cbpf_token_create.flags),
      Field("bpffs_fd", \cbpf_token_create.bpffs_fd),
    ])
}
