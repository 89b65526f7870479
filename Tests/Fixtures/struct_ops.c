#include "hits.h"
#include <bpf/bpf_tracing.h>

/* Reno congestion control, named bpfapply_reno; a hit is one call of `cong_avoid`. */

/* The kernel's own structures, cut down to what is used here; CO-RE fills in the offsets. */
struct tcp_sock {
    __u32 snd_cwnd;
    __u32 snd_cwnd_cnt;
    __u32 snd_ssthresh;
    __u32 prior_cwnd;
} __attribute__((preserve_access_index));

struct sock;

struct tcp_congestion_ops {
    __u32 (*ssthresh)(struct sock *sk);
    void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
    __u32 (*undo_cwnd)(struct sock *sk);
    char name[16];
};

SEC("struct_ops/reno_ssthresh")
__u32 BPF_PROG(reno_ssthresh, struct sock *sk)
{
    __u32 half = ((struct tcp_sock *)sk)->snd_cwnd / 2;

    return half > 2 ? half : 2;
}

SEC("struct_ops/reno_cong_avoid")
void BPF_PROG(reno_cong_avoid, struct sock *sk, __u32 ack, __u32 acked)
{
    struct tcp_sock *tcp = (struct tcp_sock *)sk;

    hit();
    if (tcp->snd_cwnd < tcp->snd_ssthresh) { /* slow start: one more for each acknowledged */
        tcp->snd_cwnd += acked;
        return;
    }
    tcp->snd_cwnd_cnt += acked; /* then one more for each whole window */
    if (tcp->snd_cwnd_cnt >= tcp->snd_cwnd) {
        tcp->snd_cwnd_cnt = 0;
        tcp->snd_cwnd += 1;
    }
}

SEC("struct_ops/reno_undo_cwnd")
__u32 BPF_PROG(reno_undo_cwnd, struct sock *sk)
{
    struct tcp_sock *tcp = (struct tcp_sock *)sk;

    return tcp->snd_cwnd > tcp->prior_cwnd ? tcp->snd_cwnd : tcp->prior_cwnd;
}

#ifndef STRUCT_OPS
#define STRUCT_OPS ".struct_ops.link"
#endif

SEC(STRUCT_OPS)
struct tcp_congestion_ops reno = {
    .ssthresh = (void *)reno_ssthresh,
    .cong_avoid = (void *)reno_cong_avoid,
    .undo_cwnd = (void *)reno_undo_cwnd,
    .name = "bpfapply_reno",
};
