/* A program one of whose functions is there to be replaced, and what takes its place. */
#include "calls.h"

/* The asm keeps clang from knowing the result, as the kernel does not know a replacement's. */
__noinline int verdict(struct xdp_md *ctx)
{
    int result = XDP_PASS;

    __asm__ volatile("" : "+r"(result) : "r"(ctx));
    return result;
}

SEC("xdp")
int on_frame(struct xdp_md *ctx)
{
    return verdict(ctx);
}

SEC("freplace/verdict")
int counting_verdict(struct xdp_md *ctx)
{
    count(0);
    return XDP_PASS;
}
