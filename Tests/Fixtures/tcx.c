#include "hits.h"

SEC("tcx/ingress")
int on_packet(struct __sk_buff *skb)
{
    hit();
    return -1; /* TCX_NEXT: the next program, or the kernel, goes on */
}
