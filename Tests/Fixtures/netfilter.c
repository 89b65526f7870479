#include "hits.h"

SEC("netfilter")
int on_packet(void *ctx)
{
    hit();
    return 1; /* NF_ACCEPT */
}
