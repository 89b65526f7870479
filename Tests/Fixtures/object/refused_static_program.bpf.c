// Refused: a program that is static. libbpf: "sec 'xdp': program 'passes' is static and not supported", ENOTSUP.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
static __attribute__((used)) int passes(void *ctx) { return XDP_PASS; }

char LICENSE[] SEC("license") = "GPL";
