/* Functions whose sections say no type, as files for older loaders have them. */
#include "hits.h"

SEC("xdp_main")
int on_packet(struct xdp_md *ctx)
{
    hit();
    return XDP_PASS;
}

SEC("classifier/stats")
int on_traffic(struct __sk_buff *skb)
{
    hit();
    return -1; /* TCX_NEXT: the next program, or the kernel, goes on */
}

SEC("cgroup_skb/egress/stats")
int from_group(struct __sk_buff *skb)
{
    hit();
    return 1; /* let it through */
}

SEC("cgroup_skb/stats")
int through_group(struct __sk_buff *skb)
{
    hit();
    return 1;
}

SEC("sk_lookup/stats")
int on_lookup(struct bpf_sk_lookup *ctx)
{
    hit();
    return SK_PASS;
}

SEC("sockets")
int on_socket(struct bpf_sk_lookup *ctx)
{
    hit();
    return SK_PASS;
}

SEC("exec")
int on_exec(void *ctx)
{
    hit();
    return 0;
}

SEC("xdp.frags/stats")
int on_fragments(struct xdp_md *ctx)
{
    hit();
    return XDP_PASS;
}
