// The attributes of bpf(2), one structure per command, each field at the offset where the kernel
// reads it. Nothing is built on the machine's <linux/bpf.h>, which may be years old; the tests hold
// these layouts against the running kernel's own BTF.
//
// Pointers are 64 bits wide in every attribute. Every byte is a named field, so that a zeroed
// structure has no byte that the kernel could find set. A command's size ends with its last field.
#pragma once

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#define CBPF_FIELD(type, field, offset) \
    static_assert(offsetof(struct type, field) == (offset), #type "." #field)
#define CBPF_ENDS(type, field, size) \
    static_assert(offsetof(struct type, field) + sizeof(((struct type *)0)->field) == (size), #type)

enum {
    CBPF_MAP_CREATE_SIZE = 92,
    CBPF_MAP_ELEMENT_SIZE = 32,
    CBPF_PROGRAM_LOAD_SIZE = 168,
    CBPF_OBJECT_PIN_SIZE = 20,
    CBPF_OBJECT_INFO_SIZE = 16,
    CBPF_RAW_TRACEPOINT_OPEN_SIZE = 24,
    CBPF_BTF_LOAD_SIZE = 40,
    CBPF_MAP_FREEZE_SIZE = 4,
    CBPF_LINK_CREATE_SIZE = 16,
    CBPF_LINK_CREATE_PERF_EVENT_SIZE = 24,
    CBPF_LINK_CREATE_TRACING_SIZE = 32,
    CBPF_LINK_UPDATE_SIZE = 16,
    CBPF_ITERATOR_CREATE_SIZE = 8,
    CBPF_LINK_DETACH_SIZE = 4,
};

struct cbpf_map_create {
    uint32_t map_type;
    uint32_t key_size;
    uint32_t value_size;
    uint32_t max_entries;
    uint32_t map_flags;
    uint32_t inner_map_fd;
    uint32_t numa_node;
    char map_name[16];
    uint32_t map_ifindex;
    uint32_t btf_fd;
    uint32_t btf_key_type_id;
    uint32_t btf_value_type_id;
    uint32_t btf_vmlinux_value_type_id;
    uint64_t map_extra;
    int32_t value_type_btf_obj_fd;
    int32_t map_token_fd;
    uint64_t excl_prog_hash;
    uint32_t excl_prog_hash_size;
    uint32_t unused;
};
CBPF_FIELD(cbpf_map_create, map_name, 28);
CBPF_FIELD(cbpf_map_create, btf_fd, 48);
CBPF_FIELD(cbpf_map_create, map_extra, 64);
CBPF_ENDS(cbpf_map_create, excl_prog_hash_size, CBPF_MAP_CREATE_SIZE);

// Lookup, update, delete (which reads no further than the key) and next key (value is next_key).
struct cbpf_map_element {
    uint32_t map_fd;
    uint32_t unused;
    uint64_t key;
    uint64_t value;
    uint64_t flags;
};
CBPF_FIELD(cbpf_map_element, key, 8);
CBPF_ENDS(cbpf_map_element, flags, CBPF_MAP_ELEMENT_SIZE);

struct cbpf_program_load {
    uint32_t prog_type;
    uint32_t insn_cnt;
    uint64_t insns;
    uint64_t license;
    uint32_t log_level;
    uint32_t log_size;
    uint64_t log_buf;
    uint32_t kern_version;
    uint32_t prog_flags;
    char prog_name[16];
    uint32_t prog_ifindex;
    uint32_t expected_attach_type;
    uint32_t prog_btf_fd;
    uint32_t func_info_rec_size;
    uint64_t func_info;
    uint32_t func_info_cnt;
    uint32_t line_info_rec_size;
    uint64_t line_info;
    uint32_t line_info_cnt;
    uint32_t attach_btf_id;
    uint32_t attach_prog_fd; // or the descriptor of the module's BTF that attach_btf_id counts in
    uint32_t core_relo_cnt;
    uint64_t fd_array;
    uint64_t core_relos;
    uint32_t core_relo_rec_size;
    uint32_t log_true_size; // written by the kernel
    int32_t prog_token_fd;
    uint32_t fd_array_cnt;
    uint64_t signature;
    uint32_t signature_size;
    int32_t keyring_id;
};
CBPF_FIELD(cbpf_program_load, log_buf, 32);
CBPF_FIELD(cbpf_program_load, prog_name, 48);
CBPF_FIELD(cbpf_program_load, func_info, 80);
CBPF_FIELD(cbpf_program_load, line_info, 96);
CBPF_FIELD(cbpf_program_load, attach_btf_id, 108);
CBPF_FIELD(cbpf_program_load, fd_array, 120);
CBPF_FIELD(cbpf_program_load, log_true_size, 140);
CBPF_ENDS(cbpf_program_load, keyring_id, CBPF_PROGRAM_LOAD_SIZE);

// Both BPF_OBJ_PIN and BPF_OBJ_GET.
struct cbpf_object_pin {
    uint64_t pathname;
    uint32_t bpf_fd;
    uint32_t file_flags;
    int32_t path_fd;
    uint32_t unused;
};
CBPF_ENDS(cbpf_object_pin, path_fd, CBPF_OBJECT_PIN_SIZE);

struct cbpf_object_info {
    uint32_t bpf_fd;
    uint32_t info_len; // read and written by the kernel
    uint64_t info;
};
CBPF_ENDS(cbpf_object_info, info, CBPF_OBJECT_INFO_SIZE);

struct cbpf_raw_tracepoint_open {
    uint64_t name;
    uint32_t prog_fd;
    uint32_t unused;
    uint64_t cookie;
};
CBPF_ENDS(cbpf_raw_tracepoint_open, cookie, CBPF_RAW_TRACEPOINT_OPEN_SIZE);

struct cbpf_btf_load {
    uint64_t btf;
    uint64_t btf_log_buf;
    uint32_t btf_size;
    uint32_t btf_log_size;
    uint32_t btf_log_level;
    uint32_t btf_log_true_size; // written by the kernel
    uint32_t btf_flags;
    int32_t btf_token_fd;
};
CBPF_ENDS(cbpf_btf_load, btf_token_fd, CBPF_BTF_LOAD_SIZE);

struct cbpf_map_freeze {
    uint32_t map_fd;
};
CBPF_ENDS(cbpf_map_freeze, map_fd, CBPF_MAP_FREEZE_SIZE);

// BPF_LINK_CREATE starts alike for every kind of link; what follows differs, so each form that has
// something to say has a structure of its own.
struct cbpf_link_create {
    uint32_t prog_fd; // or the descriptor of a struct_ops map
    uint32_t target_fd; // or an interface's index
    uint32_t attach_type;
    uint32_t flags;
};
CBPF_ENDS(cbpf_link_create, flags, CBPF_LINK_CREATE_SIZE);

struct cbpf_link_create_perf_event {
    struct cbpf_link_create start;
    uint64_t bpf_cookie;
};
CBPF_ENDS(cbpf_link_create_perf_event, bpf_cookie, CBPF_LINK_CREATE_PERF_EVENT_SIZE);

struct cbpf_link_create_tracing {
    struct cbpf_link_create start;
    uint32_t target_btf_id;
    uint32_t unused;
    uint64_t cookie;
};
CBPF_FIELD(cbpf_link_create_tracing, target_btf_id, 16);
CBPF_ENDS(cbpf_link_create_tracing, cookie, CBPF_LINK_CREATE_TRACING_SIZE);

struct cbpf_link_update {
    uint32_t link_fd;
    uint32_t new_prog_fd; // or a struct_ops map
    uint32_t flags;
    uint32_t old_prog_fd; // or a struct_ops map
};
CBPF_ENDS(cbpf_link_update, old_prog_fd, CBPF_LINK_UPDATE_SIZE);

struct cbpf_iterator_create {
    uint32_t link_fd;
    uint32_t flags;
};
CBPF_ENDS(cbpf_iterator_create, flags, CBPF_ITERATOR_CREATE_SIZE);

struct cbpf_link_detach {
    uint32_t link_fd;
};
CBPF_ENDS(cbpf_link_detach, link_fd, CBPF_LINK_DETACH_SIZE);
