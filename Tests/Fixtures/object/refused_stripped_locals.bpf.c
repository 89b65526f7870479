// Refused: the symbol of a static function that programs call is gone. libbpf: "no .text section found yet sub-program call
// exists".
// objcopy: --strip-unneeded
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __attribute__((noinline)) int half(__u32 x) { return x / 2 + 1; }

SEC("xdp")
int twice(struct xdp_md *ctx) { return half(ctx->ingress_ifindex) + half(ctx->rx_queue_index); }

char LICENSE[] SEC("license") = "GPL";
