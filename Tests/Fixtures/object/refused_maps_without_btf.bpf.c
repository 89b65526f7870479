// Refused: a map's definition is BTF, and there is none. libbpf: "BTF is required, but is missing or corrupted."
// build: -g0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
} counters SEC(".maps");

SEC("xdp")
int uses(void *ctx) {
  __u32 zero = 0;
  return bpf_map_lookup_elem(&counters, &zero) ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
