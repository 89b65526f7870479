#include "hits.h"

SEC("cgroup_skb/egress")
int on_packet(struct __sk_buff *skb)
{
    hit();
    return 1; /* let it through */
}
