// Maps filled by their definitions: maps of maps of both kinds with an inline and a named inner definition, arrays of programs.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pair {
  __u32 first;
  __u32 second;
};

struct inner_hash {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, struct pair);
  __type(value, __u64);
} one SEC(".maps"), two SEC(".maps");

struct { // the size of a slot's value given twice over, slots with gaps, one map in two slots
  __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
  __uint(max_entries, 8);
  __uint(key_size, sizeof(int));
  __uint(value_size, sizeof(int));
  __array(values, struct inner_hash);
} of_hashes SEC(".maps") = {
  .values = { [0] = &one, [3] = &two, [6] = &one },
};

struct { // an inner definition of its own, no map of which is in the object: slots are filled at run time
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 4);
  __type(key, __u32);
  __array(values, struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __uint(map_flags, BPF_F_INNER_MAP);
    __type(key, __u32);
    __type(value, __u32);
  });
} of_none SEC(".maps");

struct inner_ring {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} ring SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 2);
  __type(key, __u32);
  __array(values, struct inner_ring);
} of_rings SEC(".maps") = {
  .values = { &ring },
};

int first(void *ctx);
int second(void *ctx);

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 3);
  __uint(key_size, sizeof(__u32));
  __array(values, int(void *));
} programs SEC(".maps") = {
  .values = { [0] = (void *)&first, [2] = (void *)&second },
};

struct { // no initial values: sized as ever
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 2);
  __uint(key_size, sizeof(__u32));
  __uint(value_size, sizeof(__u32));
} empty SEC(".maps");

SEC("tc")
int first(void *ctx) {
  __u32 zero = 0;
  void *inner = bpf_map_lookup_elem(&of_hashes, &zero);
  if (inner)
    bpf_map_lookup_elem(inner, &(struct pair){ 1, 2 });
  inner = bpf_map_lookup_elem(&of_rings, &zero);
  if (inner)
    bpf_ringbuf_output(inner, &zero, sizeof(zero), 0);
  bpf_map_lookup_elem(&of_none, &zero);
  bpf_tail_call(ctx, &programs, 2);
  return 0;
}

SEC("tc")
int second(void *ctx) {
  bpf_tail_call(ctx, &empty, 1);
  return 1;
}

char LICENSE[] SEC("license") = "GPL";
