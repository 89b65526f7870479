// What every case's bytecode shares: counters that the test reads, and how the two versions of a program count.
#pragma once

#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

// The test sees a case's programs run when every slot has grown.
#ifndef SLOTS
#define SLOTS 1
#endif

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, SLOTS);
  __type(key, __u32);
  __type(value, __u64);
} hits SEC(".maps");

// manifest.yaml attaches a program that counts FIRST, changed.yaml one that counts CHANGED: the sum shows which ran.
#define FIRST 1
#define CHANGED 1000000

static __always_inline void count_in(__u32 slot, __u64 amount) {
  __u64 *value = bpf_map_lookup_elem(&hits, &slot);
  if (value) __sync_fetch_and_add(value, amount);
}

static __always_inline void count(__u64 amount) { count_in(0, amount); }

// Both versions of a program that only counts: NAME and NAME_changed.
#define COUNTING_IN(slot, section, name, result) \
  SEC(section)                                   \
  int name(void *context) {                      \
    count_in(slot, FIRST);                       \
    return result;                               \
  }                                              \
                                                 \
  SEC(section)                                   \
  int name##_changed(void *context) {            \
    count_in(slot, CHANGED);                     \
    return result;                               \
  }

#define COUNTING(section, name, result) COUNTING_IN(0, section, name, result)

char _license[] SEC("license") = "GPL";
