// The attributes of the commands that work on objects of every kind, and of those that fit no kind.
#pragma once

#include "cbpf_layout.h"

enum {
    CBPF_OBJECT_PIN_SIZE = 20,
    CBPF_OBJECT_ID_SIZE = 16,
    CBPF_OBJECT_INFO_SIZE = 16,
    CBPF_BTF_LOAD_SIZE = 40,
    CBPF_TASK_FD_QUERY_SIZE = 48,
    CBPF_ENABLE_STATISTICS_SIZE = 4,
    CBPF_TOKEN_CREATE_SIZE = 8,
    CBPF_COMMON_SIZE = 24,
};

// BPF_OBJ_PIN and BPF_OBJ_GET.
struct cbpf_object_pin {
    uint64_t pathname;
    uint32_t bpf_fd;
    uint32_t file_flags;
    int32_t path_fd;
    uint32_t unused;
};
CBPF_ENDS(cbpf_object_pin, path_fd, CBPF_OBJECT_PIN_SIZE);

// BPF_PROG_GET_NEXT_ID, _GET_FD_BY_ID and their like for maps, BTF and links.
struct cbpf_object_id {
    uint32_t id; // start_id, or prog_id, map_id, btf_id, link_id
    uint32_t next_id; // out
    uint32_t open_flags;
    int32_t fd_by_id_token_fd;
};
CBPF_ENDS(cbpf_object_id, fd_by_id_token_fd, CBPF_OBJECT_ID_SIZE);

// BPF_OBJ_GET_INFO_BY_FD.
struct cbpf_object_info {
    uint32_t bpf_fd;
    uint32_t info_len; // in and out
    uint64_t info;
};
CBPF_ENDS(cbpf_object_info, info, CBPF_OBJECT_INFO_SIZE);

// BPF_BTF_LOAD.
struct cbpf_btf_load {
    uint64_t btf;
    uint64_t btf_log_buf;
    uint32_t btf_size;
    uint32_t btf_log_size;
    uint32_t btf_log_level;
    uint32_t btf_log_true_size; // out
    uint32_t btf_flags;
    int32_t btf_token_fd;
};
CBPF_ENDS(cbpf_btf_load, btf_token_fd, CBPF_BTF_LOAD_SIZE);

// BPF_TASK_FD_QUERY.
struct cbpf_task_fd_query {
    uint32_t pid;
    uint32_t fd;
    uint32_t flags;
    uint32_t buf_len; // in and out
    uint64_t buf;
    uint32_t prog_id; // out, like all that follows
    uint32_t fd_type;
    uint64_t probe_offset;
    uint64_t probe_addr;
};
CBPF_ENDS(cbpf_task_fd_query, probe_addr, CBPF_TASK_FD_QUERY_SIZE);

// BPF_ENABLE_STATS.
struct cbpf_enable_statistics {
    uint32_t type;
};
CBPF_ENDS(cbpf_enable_statistics, type, CBPF_ENABLE_STATISTICS_SIZE);

// BPF_TOKEN_CREATE.
struct cbpf_token_create {
    uint32_t flags;
    uint32_t bpffs_fd;
};
CBPF_ENDS(cbpf_token_create, bpffs_fd, CBPF_TOKEN_CREATE_SIZE);

// struct bpf_common_attr: what every command takes beside its own attributes (Linux 7.2).
struct cbpf_common {
    uint64_t log_buf;
    uint32_t log_size;
    uint32_t log_level;
    uint32_t log_true_size; // out
    uint32_t unused;
};
CBPF_ENDS(cbpf_common, unused, CBPF_COMMON_SIZE);
