import CBPF

// The attributes of the commands that work on maps.
extension Structure {
  static let mapCreate = Structure(
    "MAP_CREATE",
    fields: [
      Field("map_type", \cbpf_map_create.map_type),
      Field("key_size", \cbpf_map_create.key_size),
      Field("value_size", \cbpf_map_create.value_size),
      Field("max_entries", \cbpf_map_create.max_entries),
      Field("map_flags", \cbpf_map_create.map_flags),
      Field("inner_map_fd", \cbpf_map_create.inner_map_fd),
      Field("numa_node", \cbpf_map_create.numa_node),
      Field("map_name", \cbpf_map_create.map_name),
      Field("map_ifindex", \cbpf_map_create.map_ifindex),
      Field("btf_fd", \cbpf_map_create.btf_fd),
      Field("btf_key_type_id", \cbpf_map_create.btf_key_type_id),
      Field("btf_value_type_id", \cbpf_map_create.btf_value_type_id),
      Field("btf_vmlinux_value_type_id", \cbpf_map_create.btf_vmlinux_value_type_id),
      Field("map_extra", \cbpf_map_create.map_extra),
      Field("value_type_btf_obj_fd", \cbpf_map_create.value_type_btf_obj_fd),
      Field("map_token_fd", \cbpf_map_create.map_token_fd),
      Field("excl_prog_hash", \cbpf_map_create.excl_prog_hash),
      Field("excl_prog_hash_size", \cbpf_map_create.excl_prog_hash_size),
    ])

  static let mapElement = Structure(
    "MAP_*_ELEM/FREEZE/GET_NEXT_KEY",
    fields: [
      Field("map_fd", \cbpf_map_element.map_fd),
      Field("key", \cbpf_map_element.key),
      Field("value", \cbpf_map_element.value),
      Field("next_key", \cbpf_map_element.value),
      Field("flags", \cbpf_map_element.flags),
      Field("map_fd", \cbpf_map_freeze.map_fd),
    ])

  static let mapBatch = Structure(
    "MAP_*_BATCH", member: "batch",
    fields: [
      Field("in_batch", \cbpf_map_batch.in_batch),
      Field("out_batch", \cbpf_map_batch.out_batch),
      Field("keys", \cbpf_map_batch.keys),
      Field("values", \cbpf_map_batch.values),
      Field("count", \cbpf_map_batch.count),
      Field("map_fd", \cbpf_map_batch.map_fd),
      Field("elem_flags", \cbpf_map_batch.elem_flags),
      Field("flags", \cbpf_map_batch.flags),
    ])
}
