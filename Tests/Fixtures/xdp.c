#include "hits.h"

SEC("xdp")
int on_packet(struct xdp_md *ctx)
{
    hit();
    return XDP_PASS;
}
