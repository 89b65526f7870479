// Refused: a member that map definitions have not. libbpf: "map 'counters': unknown field 'no_such_field'.", ENOTSUP, unless it is told
// to relax.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
  __uint(no_such_field, 1);
} counters SEC(".maps");

SEC("xdp")
int passes(void *ctx) { return XDP_PASS; }

char LICENSE[] SEC("license") = "GPL";
