// Refused: a static function that programs call, in a section of its own. libbpf: "sec '.text.half': program 'half' is
// static and not supported", ENOTSUP.
// build: -ffunction-sections
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __attribute__((noinline)) int half(__u32 x) { return x / 2 + 1; }

SEC("xdp")
int twice(struct xdp_md *ctx) { return half(ctx->ingress_ifindex) + half(ctx->rx_queue_index); }

char LICENSE[] SEC("license") = "GPL";
