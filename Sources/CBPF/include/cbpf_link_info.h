// What BPF_OBJ_GET_INFO_BY_FD says of a link: it starts alike for every link, and goes on by the link's
// type.
//
// As in cbpf_info.h, the pointers and the room behind them are set by the caller.
#pragma once

#include "cbpf_layout.h"

enum {
    CBPF_LINK_INFO_SIZE = 64,
    CBPF_LINK_INFO_RAW_TRACEPOINT_SIZE = 40,
    CBPF_LINK_INFO_TRACING_SIZE = 40,
    CBPF_LINK_INFO_CGROUP_SIZE = 28,
    CBPF_LINK_INFO_ITERATOR_SIZE = 44,
    CBPF_LINK_INFO_TARGET_SIZE = 24,
    CBPF_LINK_INFO_NETFILTER_SIZE = 32,
    CBPF_LINK_INFO_KPROBE_MULTI_SIZE = 48,
    CBPF_LINK_INFO_UPROBE_MULTI_SIZE = 64,
    CBPF_LINK_INFO_UPROBE_SIZE = 56,
    CBPF_LINK_INFO_KPROBE_SIZE = 64,
    CBPF_LINK_INFO_TRACEPOINT_SIZE = 48,
    CBPF_LINK_INFO_EVENT_SIZE = 48,
};

struct cbpf_link_info_start {
    uint32_t type;
    uint32_t id;
    uint32_t prog_id;
    uint32_t unused;
};

struct cbpf_link_info {
    struct cbpf_link_info_start start;
    uint32_t perf_type; // of a perf event; else something of the link's type: mostly its target
    uint32_t rest; // of a cgroup's id
    uint64_t further[5];
};
CBPF_FIELD(cbpf_link_info, perf_type, 16);
CBPF_ENDS(cbpf_link_info, further, CBPF_LINK_INFO_SIZE);

struct cbpf_link_info_raw_tracepoint {
    struct cbpf_link_info_start start;
    uint64_t tp_name;
    uint32_t tp_name_len; // in and out
    uint32_t unused;
    uint64_t cookie;
};
CBPF_ENDS(cbpf_link_info_raw_tracepoint, cookie, CBPF_LINK_INFO_RAW_TRACEPOINT_SIZE);

struct cbpf_link_info_tracing {
    struct cbpf_link_info_start start;
    uint32_t attach_type;
    uint32_t target_obj_id;
    uint32_t target_btf_id;
    uint32_t unused;
    uint64_t cookie;
};
CBPF_ENDS(cbpf_link_info_tracing, cookie, CBPF_LINK_INFO_TRACING_SIZE);

struct cbpf_link_info_cgroup {
    struct cbpf_link_info_start start;
    uint64_t cgroup_id;
    uint32_t attach_type;
    uint32_t unused;
};
CBPF_ENDS(cbpf_link_info_cgroup, attach_type, CBPF_LINK_INFO_CGROUP_SIZE);

struct cbpf_link_info_iterator {
    struct cbpf_link_info_start start;
    uint64_t target_name;
    uint32_t target_name_len; // in and out
    uint32_t map_id;
    uint64_t cgroup_id; // or tid and pid, 32 bits each
    uint32_t order;
    uint32_t unused;
};
CBPF_FIELD(cbpf_link_info_iterator, map_id, 28);
CBPF_ENDS(cbpf_link_info_iterator, order, CBPF_LINK_INFO_ITERATOR_SIZE);

// xdp, netns, struct_ops, tcx, netkit and sockmap.
struct cbpf_link_info_target {
    struct cbpf_link_info_start start;
    uint32_t target; // ifindex, netns_ino or map_id
    uint32_t attach_type; // not of xdp and struct_ops
};
CBPF_ENDS(cbpf_link_info_target, attach_type, CBPF_LINK_INFO_TARGET_SIZE);

struct cbpf_link_info_netfilter {
    struct cbpf_link_info_start start;
    uint32_t pf;
    uint32_t hooknum;
    int32_t priority;
    uint32_t flags;
};
CBPF_ENDS(cbpf_link_info_netfilter, flags, CBPF_LINK_INFO_NETFILTER_SIZE);

struct cbpf_link_info_kprobe_multi {
    struct cbpf_link_info_start start;
    uint64_t addrs;
    uint32_t count; // in and out
    uint32_t flags;
    uint64_t missed;
    uint64_t cookies;
};
CBPF_FIELD(cbpf_link_info_kprobe_multi, missed, 32);
CBPF_ENDS(cbpf_link_info_kprobe_multi, cookies, CBPF_LINK_INFO_KPROBE_MULTI_SIZE);

struct cbpf_link_info_uprobe_multi {
    struct cbpf_link_info_start start;
    uint64_t path;
    uint64_t offsets;
    uint64_t ref_ctr_offsets;
    uint64_t cookies;
    uint32_t path_size; // in and out
    uint32_t count; // in and out
    uint32_t flags;
    uint32_t pid;
};
CBPF_FIELD(cbpf_link_info_uprobe_multi, path_size, 48);
CBPF_ENDS(cbpf_link_info_uprobe_multi, pid, CBPF_LINK_INFO_UPROBE_MULTI_SIZE);

// Perf events, by their perf_type.
struct cbpf_link_info_uprobe {
    struct cbpf_link_info_start start;
    uint32_t perf_type;
    uint32_t unused;
    uint64_t file_name;
    uint32_t name_len; // in and out
    uint32_t offset;
    uint64_t cookie;
    uint64_t ref_ctr_offset;
};
CBPF_FIELD(cbpf_link_info_uprobe, file_name, 24);
CBPF_ENDS(cbpf_link_info_uprobe, ref_ctr_offset, CBPF_LINK_INFO_UPROBE_SIZE);

struct cbpf_link_info_kprobe {
    struct cbpf_link_info_start start;
    uint32_t perf_type;
    uint32_t unused;
    uint64_t func_name;
    uint32_t name_len; // in and out
    uint32_t offset;
    uint64_t addr;
    uint64_t missed;
    uint64_t cookie;
};
CBPF_FIELD(cbpf_link_info_kprobe, func_name, 24);
CBPF_ENDS(cbpf_link_info_kprobe, cookie, CBPF_LINK_INFO_KPROBE_SIZE);

struct cbpf_link_info_tracepoint {
    struct cbpf_link_info_start start;
    uint32_t perf_type;
    uint32_t unused;
    uint64_t tp_name;
    uint32_t name_len; // in and out
    uint32_t unused2;
    uint64_t cookie;
};
CBPF_ENDS(cbpf_link_info_tracepoint, cookie, CBPF_LINK_INFO_TRACEPOINT_SIZE);

struct cbpf_link_info_event {
    struct cbpf_link_info_start start;
    uint32_t perf_type;
    uint32_t unused;
    uint64_t config;
    uint32_t type;
    uint32_t unused2;
    uint64_t cookie;
};
CBPF_ENDS(cbpf_link_info_event, cookie, CBPF_LINK_INFO_EVENT_SIZE);
