// Refused: a key's size and its type disagree. libbpf: "map 'counters': conflicting key size 8 != 4.", EINVAL.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(key_size, 8);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
} counters SEC(".maps");

SEC("xdp")
int passes(void *ctx) { return XDP_PASS; }

char LICENSE[] SEC("license") = "GPL";
