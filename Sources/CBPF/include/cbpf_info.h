// What BPF_OBJ_GET_INFO_BY_FD says of an object. A kernel writes as much of it as it knows.
//
// The pointers are set by the caller, to where the kernel shall write; the number beside each one says
// how many there is room for, and then how many there are.
#pragma once

#include "cbpf_layout.h"

enum {
    CBPF_ANY_INFO_SIZE = 512,
    CBPF_MAP_INFO_SIZE = 104,
    CBPF_PROGRAM_INFO_SIZE = 232,
    CBPF_BTF_INFO_SIZE = 32,
    CBPF_TOKEN_INFO_SIZE = 32,
};

// Room for what any kernel says of any object: one of the following, or of cbpf_link_info.h.
struct cbpf_any_info {
    uint64_t room[CBPF_ANY_INFO_SIZE / 8];
};

struct cbpf_map_info {
    uint32_t type;
    uint32_t id;
    uint32_t key_size;
    uint32_t value_size;
    uint32_t max_entries;
    uint32_t map_flags;
    char name[16];
    uint32_t ifindex;
    uint32_t btf_vmlinux_value_type_id;
    uint64_t netns_dev;
    uint64_t netns_ino;
    uint32_t btf_id;
    uint32_t btf_key_type_id;
    uint32_t btf_value_type_id;
    uint32_t btf_vmlinux_id;
    uint64_t map_extra;
    uint64_t hash;
    uint32_t hash_size;
    uint32_t unused;
};
CBPF_FIELD(cbpf_map_info, netns_dev, 48);
CBPF_FIELD(cbpf_map_info, map_extra, 80);
CBPF_ENDS(cbpf_map_info, unused, CBPF_MAP_INFO_SIZE);

struct cbpf_program_info {
    uint32_t type;
    uint32_t id;
    uint8_t tag[8];
    uint32_t jited_prog_len;
    uint32_t xlated_prog_len;
    uint64_t jited_prog_insns;
    uint64_t xlated_prog_insns;
    uint64_t load_time;
    uint32_t created_by_uid;
    uint32_t nr_map_ids;
    uint64_t map_ids;
    char name[16];
    uint32_t ifindex;
    uint32_t gpl_compatible; // its lowest bit
    uint64_t netns_dev;
    uint64_t netns_ino;
    uint32_t nr_jited_ksyms;
    uint32_t nr_jited_func_lens;
    uint64_t jited_ksyms;
    uint64_t jited_func_lens;
    uint32_t btf_id;
    uint32_t func_info_rec_size;
    uint64_t func_info;
    uint32_t nr_func_info;
    uint32_t nr_line_info;
    uint64_t line_info;
    uint64_t jited_line_info;
    uint32_t nr_jited_line_info;
    uint32_t line_info_rec_size;
    uint32_t jited_line_info_rec_size;
    uint32_t nr_prog_tags;
    uint64_t prog_tags;
    uint64_t run_time_ns;
    uint64_t run_cnt;
    uint64_t recursion_misses;
    uint32_t verified_insns;
    uint32_t attach_btf_obj_id;
    uint32_t attach_btf_id;
    uint32_t unused;
};
CBPF_FIELD(cbpf_program_info, load_time, 40);
CBPF_FIELD(cbpf_program_info, name, 64);
CBPF_FIELD(cbpf_program_info, func_info, 136);
CBPF_FIELD(cbpf_program_info, run_time_ns, 192);
CBPF_ENDS(cbpf_program_info, unused, CBPF_PROGRAM_INFO_SIZE);

struct cbpf_btf_info {
    uint64_t btf;
    uint32_t btf_size;
    uint32_t id;
    uint64_t name;
    uint32_t name_len;
    uint32_t kernel_btf;
};
CBPF_ENDS(cbpf_btf_info, kernel_btf, CBPF_BTF_INFO_SIZE);

struct cbpf_token_info {
    uint64_t allowed_cmds;
    uint64_t allowed_maps;
    uint64_t allowed_progs;
    uint64_t allowed_attachs;
};
CBPF_ENDS(cbpf_token_info, allowed_attachs, CBPF_TOKEN_INFO_SIZE);
