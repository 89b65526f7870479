// What every case's bytecode shares: a counter that the test reads, and how the two versions of a program count.
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} hits SEC(".maps");

// manifest.yaml attaches a program that counts FIRST, changed.yaml one that counts CHANGED: the sum shows which ran.
#define FIRST 1
#define CHANGED 1000000

static __always_inline void count(__u64 amount) {
  __u32 key = 0;
  __u64 *value = bpf_map_lookup_elem(&hits, &key);
  if (value) __sync_fetch_and_add(value, amount);
}

char _license[] SEC("license") = "GPL";
