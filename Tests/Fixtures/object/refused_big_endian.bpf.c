// Refused on a little-endian machine: an object of the other byte order. libbpf: "object 'refused_big_end':
// loading non-native endianness is unsupported".
// build: -target bpfeb
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
