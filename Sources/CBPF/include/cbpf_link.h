// The attributes of the commands that work on links.
//
// BPF_LINK_CREATE starts alike for every kind of link; what follows differs, so each form that has
// something to say has a structure of its own. Which one the kernel reads follows from the type of the
// program and of the attachment.
#pragma once

#include "cbpf_layout.h"

enum {
    CBPF_LINK_CREATE_SIZE = 16,
    CBPF_LINK_CREATE_ITERATOR_SIZE = 28,
    CBPF_LINK_CREATE_PERF_EVENT_SIZE = 24,
    CBPF_LINK_CREATE_KPROBE_MULTI_SIZE = 48,
    CBPF_LINK_CREATE_TRACING_SIZE = 32,
    CBPF_LINK_CREATE_NETFILTER_SIZE = 32,
    CBPF_LINK_CREATE_ORDERED_SIZE = 32,
    CBPF_LINK_CREATE_UPROBE_MULTI_SIZE = 64,
    CBPF_LINK_CREATE_TRACING_MULTI_SIZE = 36,
    CBPF_LINK_UPDATE_SIZE = 16,
    CBPF_LINK_DETACH_SIZE = 4,
    CBPF_ITERATOR_CREATE_SIZE = 8,
    CBPF_RAW_TRACEPOINT_OPEN_SIZE = 24,
};

struct cbpf_link_create {
    uint32_t prog_fd; // or map_fd: a struct_ops map
    uint32_t target_fd; // or target_ifindex
    uint32_t attach_type;
    uint32_t flags;
};
CBPF_ENDS(cbpf_link_create, flags, CBPF_LINK_CREATE_SIZE);

struct cbpf_link_create_iterator {
    struct cbpf_link_create start;
    uint64_t iter_info; // one of the cbpf_iterator_… structures
    uint32_t iter_info_len;
    uint32_t unused;
};
CBPF_ENDS(cbpf_link_create_iterator, iter_info_len, CBPF_LINK_CREATE_ITERATOR_SIZE);

struct cbpf_link_create_perf_event {
    struct cbpf_link_create start;
    uint64_t bpf_cookie;
};
CBPF_ENDS(cbpf_link_create_perf_event, bpf_cookie, CBPF_LINK_CREATE_PERF_EVENT_SIZE);

struct cbpf_link_create_kprobe_multi {
    struct cbpf_link_create start;
    uint32_t flags;
    uint32_t cnt;
    uint64_t syms;
    uint64_t addrs;
    uint64_t cookies;
};
CBPF_FIELD(cbpf_link_create_kprobe_multi, syms, 24);
CBPF_ENDS(cbpf_link_create_kprobe_multi, cookies, CBPF_LINK_CREATE_KPROBE_MULTI_SIZE);

struct cbpf_link_create_tracing {
    struct cbpf_link_create start;
    uint32_t target_btf_id;
    uint32_t unused;
    uint64_t cookie;
};
CBPF_FIELD(cbpf_link_create_tracing, target_btf_id, 16);
CBPF_ENDS(cbpf_link_create_tracing, cookie, CBPF_LINK_CREATE_TRACING_SIZE);

struct cbpf_link_create_netfilter {
    struct cbpf_link_create start;
    uint32_t pf;
    uint32_t hooknum;
    int32_t priority;
    uint32_t flags;
};
CBPF_ENDS(cbpf_link_create_netfilter, flags, CBPF_LINK_CREATE_NETFILTER_SIZE);

// tcx, netkit and cgroup: hooks whose programs stand in an order.
struct cbpf_link_create_ordered {
    struct cbpf_link_create start;
    uint32_t relative_fd; // or relative_id
    uint32_t unused;
    uint64_t expected_revision;
};
CBPF_FIELD(cbpf_link_create_ordered, relative_fd, 16);
CBPF_ENDS(cbpf_link_create_ordered, expected_revision, CBPF_LINK_CREATE_ORDERED_SIZE);

struct cbpf_link_create_uprobe_multi {
    struct cbpf_link_create start;
    uint64_t path;
    uint64_t offsets;
    uint64_t ref_ctr_offsets;
    uint64_t cookies;
    uint32_t cnt;
    uint32_t flags;
    uint32_t pid;
    uint32_t path_fd;
};
CBPF_FIELD(cbpf_link_create_uprobe_multi, offsets, 24);
CBPF_FIELD(cbpf_link_create_uprobe_multi, cnt, 48);
CBPF_ENDS(cbpf_link_create_uprobe_multi, path_fd, CBPF_LINK_CREATE_UPROBE_MULTI_SIZE);

struct cbpf_link_create_tracing_multi {
    struct cbpf_link_create start;
    uint64_t ids;
    uint64_t cookies;
    uint32_t cnt;
    uint32_t unused;
};
CBPF_ENDS(cbpf_link_create_tracing_multi, cnt, CBPF_LINK_CREATE_TRACING_MULTI_SIZE);

// union bpf_iter_link_info: what an iterator walks through.
enum {
    CBPF_ITERATOR_MAP_SIZE = 4,
    CBPF_ITERATOR_CGROUP_SIZE = 16,
    CBPF_ITERATOR_TASK_SIZE = 12,
};

struct cbpf_iterator_map {
    uint32_t map_fd;
};
CBPF_ENDS(cbpf_iterator_map, map_fd, CBPF_ITERATOR_MAP_SIZE);

struct cbpf_iterator_cgroup {
    uint32_t order;
    uint32_t cgroup_fd;
    uint64_t cgroup_id;
};
CBPF_ENDS(cbpf_iterator_cgroup, cgroup_id, CBPF_ITERATOR_CGROUP_SIZE);

struct cbpf_iterator_task {
    uint32_t tid;
    uint32_t pid;
    uint32_t pid_fd;
};
CBPF_ENDS(cbpf_iterator_task, pid_fd, CBPF_ITERATOR_TASK_SIZE);

// BPF_LINK_UPDATE.
struct cbpf_link_update {
    uint32_t link_fd;
    uint32_t new_prog_fd; // or new_map_fd: a struct_ops map
    uint32_t flags;
    uint32_t old_prog_fd; // or old_map_fd
};
CBPF_ENDS(cbpf_link_update, old_prog_fd, CBPF_LINK_UPDATE_SIZE);

// BPF_LINK_DETACH.
struct cbpf_link_detach {
    uint32_t link_fd;
};
CBPF_ENDS(cbpf_link_detach, link_fd, CBPF_LINK_DETACH_SIZE);

// BPF_ITER_CREATE.
struct cbpf_iterator_create {
    uint32_t link_fd;
    uint32_t flags;
};
CBPF_ENDS(cbpf_iterator_create, flags, CBPF_ITERATOR_CREATE_SIZE);

// BPF_RAW_TRACEPOINT_OPEN.
struct cbpf_raw_tracepoint_open {
    uint64_t name;
    uint32_t prog_fd;
    uint32_t unused;
    uint64_t cookie;
};
CBPF_ENDS(cbpf_raw_tracepoint_open, cookie, CBPF_RAW_TRACEPOINT_OPEN_SIZE);
