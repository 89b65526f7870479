// Refused: a map of maps of maps. libbpf: "map 'outer.inner': multi-level inner maps not supported.", ENOTSUP.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct innermost {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
};

struct middle {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __type(key, __u32);
  __uint(max_entries, 1);
  __array(values, struct innermost);
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __type(key, __u32);
  __uint(max_entries, 1);
  __array(values, struct middle);
} outer SEC(".maps");

SEC("xdp")
int passes(void *ctx) { return XDP_PASS; }

char LICENSE[] SEC("license") = "GPL";
