// The attributes of the commands that work on programs.
#pragma once

#include "cbpf_layout.h"

enum {
    CBPF_PROGRAM_LOAD_SIZE = 168,
    CBPF_PROGRAM_ATTACH_SIZE = 32,
    CBPF_PROGRAM_TEST_RUN_SIZE = 76,
    CBPF_PROGRAM_QUERY_SIZE = 64,
    CBPF_PROGRAM_BIND_MAP_SIZE = 12,
    CBPF_PROGRAM_STREAM_READ_SIZE = 20,
    CBPF_PROGRAM_ASSOCIATE_SIZE = 12,
};

// BPF_PROG_LOAD.
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
    uint32_t attach_prog_fd; // or attach_btf_obj_fd: the module's BTF that attach_btf_id counts in
    uint32_t core_relo_cnt;
    uint64_t fd_array;
    uint64_t core_relos;
    uint32_t core_relo_rec_size;
    uint32_t log_true_size; // out
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

// BPF_PROG_ATTACH and BPF_PROG_DETACH.
struct cbpf_program_attach {
    uint32_t target_fd; // or target_ifindex
    uint32_t attach_bpf_fd;
    uint32_t attach_type;
    uint32_t attach_flags;
    uint32_t replace_bpf_fd;
    uint32_t relative_fd; // or relative_id
    uint64_t expected_revision;
};
CBPF_ENDS(cbpf_program_attach, expected_revision, CBPF_PROGRAM_ATTACH_SIZE);

// BPF_PROG_TEST_RUN.
struct cbpf_program_test_run {
    uint32_t prog_fd;
    uint32_t retval; // out
    uint32_t data_size_in;
    uint32_t data_size_out; // in and out
    uint64_t data_in;
    uint64_t data_out;
    uint32_t repeat;
    uint32_t duration; // out
    uint32_t ctx_size_in;
    uint32_t ctx_size_out; // in and out
    uint64_t ctx_in;
    uint64_t ctx_out;
    uint32_t flags;
    uint32_t cpu;
    uint32_t batch_size;
    uint32_t unused;
};
CBPF_FIELD(cbpf_program_test_run, repeat, 32);
CBPF_FIELD(cbpf_program_test_run, ctx_in, 48);
CBPF_ENDS(cbpf_program_test_run, batch_size, CBPF_PROGRAM_TEST_RUN_SIZE);

// BPF_PROG_QUERY.
struct cbpf_program_query {
    uint32_t target_fd; // or target_ifindex
    uint32_t attach_type;
    uint32_t query_flags;
    uint32_t attach_flags; // out
    uint64_t prog_ids;
    uint32_t count; // or prog_cnt; in and out
    uint32_t unused;
    uint64_t prog_attach_flags;
    uint64_t link_ids;
    uint64_t link_attach_flags;
    uint64_t revision; // out
};
CBPF_FIELD(cbpf_program_query, prog_ids, 16);
CBPF_FIELD(cbpf_program_query, prog_attach_flags, 32);
CBPF_ENDS(cbpf_program_query, revision, CBPF_PROGRAM_QUERY_SIZE);

// BPF_PROG_BIND_MAP.
struct cbpf_program_bind_map {
    uint32_t prog_fd;
    uint32_t map_fd;
    uint32_t flags;
};
CBPF_ENDS(cbpf_program_bind_map, flags, CBPF_PROGRAM_BIND_MAP_SIZE);

// BPF_PROG_STREAM_READ_BY_FD.
struct cbpf_program_stream_read {
    uint64_t stream_buf;
    uint32_t stream_buf_len;
    uint32_t stream_id;
    uint32_t prog_fd;
    uint32_t unused;
};
CBPF_ENDS(cbpf_program_stream_read, prog_fd, CBPF_PROGRAM_STREAM_READ_SIZE);

// BPF_PROG_ASSOC_STRUCT_OPS.
struct cbpf_program_associate {
    uint32_t map_fd;
    uint32_t prog_fd;
    uint32_t flags;
};
CBPF_ENDS(cbpf_program_associate, flags, CBPF_PROGRAM_ASSOCIATE_SIZE);
