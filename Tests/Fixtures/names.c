/* Names that are no names in C everywhere, and no files in bpffs. */
#include "hits.h"

/* The kernel takes a lock only where it knows the types. */
struct geschützt {
    struct bpf_spin_lock schloß;
    __u64 größe;
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 4);
    __type(key, __u32);
    __type(value, struct geschützt);
} zählung SEC(".maps");

volatile int größe = 3;

SEC("xdp")
int zähler(struct xdp_md *ctx)
{
    __u32 first = 0;
    struct geschützt *count = bpf_map_lookup_elem(&zählung, &first);

    if (count) {
        bpf_spin_lock(&count->schloß);
        count->größe += größe;
        bpf_spin_unlock(&count->schloß);
    }
    hit();
    return XDP_PASS;
}

SEC("xdp")
int beside(struct xdp_md *ctx) __asm__("net/be.side");

SEC("xdp")
int beside(struct xdp_md *ctx)
{
    static volatile int runs = 2;

    runs++;
    hit();
    return XDP_PASS;
}

SEC("xdp")
int at_here(struct xdp_md *ctx) __asm__("at@here");

SEC("xdp")
int at_here(struct xdp_md *ctx)
{
    return XDP_PASS;
}
