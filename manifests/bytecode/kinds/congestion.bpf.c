/* A TCP congestion control, which knows no congestion: for as many segments at a time as it says. */
#include "calls.h"

#include <bpf/bpf_tracing.h>

struct sock;

/* The members that one must have; the kernel's own types say where they are. */
struct tcp_congestion_ops {
    __u32 (*ssthresh)(struct sock *sk);
    void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
    __u32 (*undo_cwnd)(struct sock *sk);
    __u32 flags;
    char name[16];
} __attribute__((preserve_access_index));

SEC("struct_ops/slow_start_threshold")
__u32 BPF_PROG(slow_start_threshold, struct sock *sk)
{
    return 10;
}

SEC("struct_ops/avoid_congestion")
void BPF_PROG(avoid_congestion, struct sock *sk, __u32 ack, __u32 acked)
{
    count(0);
}

SEC("struct_ops/undo_window")
__u32 BPF_PROG(undo_window, struct sock *sk)
{
    return 10;
}

SEC(".struct_ops.link")
struct tcp_congestion_ops steady = {
    .ssthresh = (void *)slow_start_threshold,
    .cong_avoid = (void *)avoid_congestion,
    .undo_cwnd = (void *)undo_window,
    .name = "steady",
};
