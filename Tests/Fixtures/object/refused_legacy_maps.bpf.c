// Refused: a map as it was defined before BTF. libbpf: "elf: legacy map definitions in 'maps' section are not supported by libbpf v1.0+",
// ENOTSUP. What to do: define the map in SEC(".maps").
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_map_def {
  unsigned type, key_size, value_size, max_entries, map_flags;
};

struct bpf_map_def SEC("maps") counters = {
  .type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 8, .max_entries = 4,
};

SEC("xdp")
int uses(void *ctx) {
  __u32 zero = 0;
  return bpf_map_lookup_elem(&counters, &zero) ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
