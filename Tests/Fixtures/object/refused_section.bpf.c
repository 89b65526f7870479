// Refused: a section name that says no program type. libbpf: "prog 'unknown': missing BPF prog type, check ELF section name
// 'no/such/section'", EINVAL. A caller may give the type before it loads.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("no/such/section")
int unknown(void *ctx) { return 0; }

// Known only with more behind it, or with nothing behind it.
SEC("xdp/unknown")
int of_xdp(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
