// The attributes of the commands that work on maps.
#pragma once

#include "cbpf_layout.h"

enum {
    CBPF_MAP_CREATE_SIZE = 92,
    CBPF_MAP_ELEMENT_SIZE = 32,
    CBPF_MAP_BATCH_SIZE = 56,
    CBPF_MAP_FREEZE_SIZE = 4,
};

// BPF_MAP_CREATE.
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

// BPF_MAP_LOOKUP_ELEM, _UPDATE_ELEM, _DELETE_ELEM (which reads no further than the key),
// _LOOKUP_AND_DELETE_ELEM and _GET_NEXT_KEY.
struct cbpf_map_element {
    uint32_t map_fd;
    uint32_t unused;
    uint64_t key;
    uint64_t value; // or next_key
    uint64_t flags;
};
CBPF_FIELD(cbpf_map_element, key, 8);
CBPF_ENDS(cbpf_map_element, flags, CBPF_MAP_ELEMENT_SIZE);

// BPF_MAP_LOOKUP_BATCH, _LOOKUP_AND_DELETE_BATCH, _UPDATE_BATCH and _DELETE_BATCH.
struct cbpf_map_batch {
    uint64_t in_batch;
    uint64_t out_batch;
    uint64_t keys;
    uint64_t values;
    uint32_t count; // in: the room there is; out: what was done, also where the call failed
    uint32_t map_fd;
    uint64_t elem_flags;
    uint64_t flags;
};
CBPF_FIELD(cbpf_map_batch, count, 32);
CBPF_ENDS(cbpf_map_batch, flags, CBPF_MAP_BATCH_SIZE);

// BPF_MAP_FREEZE.
struct cbpf_map_freeze {
    uint32_t map_fd;
};
CBPF_ENDS(cbpf_map_freeze, map_fd, CBPF_MAP_FREEZE_SIZE);
