/*
 * Counts the IPv4 packets that an interface receives, by protocol.
 * Built with -DDROP=IPPROTO_ICMP it also drops those of one protocol.
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct counter {
    __u64 packets;
    __u64 bytes;
};

struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 256);
    __type(key, __u32); /* the IP protocol: 1 is ICMP, 6 TCP, 17 UDP */
    __type(value, struct counter);
} traffic SEC(".maps");

SEC("xdp")
int count_packet(struct xdp_md *ctx)
{
    void *data = (void *)(long)ctx->data;
    void *end = (void *)(long)ctx->data_end;
    struct ethhdr *ethernet = data;
    struct iphdr *ip = data + sizeof(*ethernet);
    struct counter *counter;
    __u32 protocol;

    /* The kernel refuses the program where it could read past the end of a packet. */
    if ((void *)(ip + 1) > end || ethernet->h_proto != bpf_htons(ETH_P_IP))
        return XDP_PASS;

    protocol = ip->protocol;
    counter = bpf_map_lookup_elem(&traffic, &protocol);
    if (counter) {
        __sync_fetch_and_add(&counter->packets, 1);
        __sync_fetch_and_add(&counter->bytes, end - data);
    } else {
        struct counter first = {.packets = 1, .bytes = end - data};
        bpf_map_update_elem(&traffic, &protocol, &first, BPF_NOEXIST);
    }

#ifdef DROP
    if (protocol == DROP)
        return XDP_DROP;
#endif
    return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
