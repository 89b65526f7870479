#include "hits.h"

__attribute__((noinline)) int verdict(struct xdp_md *ctx)
{
    int result = XDP_PASS;

    asm volatile("" : "+r"(result) : "r"(ctx));
    return result;
}

SEC("xdp")
int on_packet(struct xdp_md *ctx)
{
    return verdict(ctx);
}

SEC("freplace/verdict")
int on_verdict(struct xdp_md *ctx)
{
    hit();
    return XDP_PASS;
}
