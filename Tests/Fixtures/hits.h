/* What every fixture shares: a counter that tests read, and the step that tells versions apart. */
#pragma once

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#ifndef STEP
#define STEP 1
#endif

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u64);
} hits SEC(".maps");

static __always_inline void hit(void)
{
    __u32 first = 0;
    __u64 *count = bpf_map_lookup_elem(&hits, &first);

    if (count)
        __sync_fetch_and_add(count, STEP);
}

char LICENSE[] SEC("license") = "GPL";
