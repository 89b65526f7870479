/* What the programs here do: count how often each of them is called. Slots are per file. */
#pragma once

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 8);
    __type(key, __u32);
    __type(value, __u64);
} calls SEC(".maps");

static __always_inline void count(__u32 slot)
{
    __u64 *value = bpf_map_lookup_elem(&calls, &slot);

    if (value)
        __sync_fetch_and_add(value, 1);
}

/* A program that counts in a slot and returns `result`, which lets all go on as it would. */
#define COUNTING(section, name, slot, result) \
    SEC(section)                              \
    int name(void *ctx)                       \
    {                                         \
        count(slot);                          \
        return result;                        \
    }

char LICENSE[] SEC("license") = "GPL";
