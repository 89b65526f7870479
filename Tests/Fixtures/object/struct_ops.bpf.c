// A congestion control, twice: attached by a link, and by setting its value.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct sock;
struct rate_sample;

struct tcp_congestion_ops___local {
  char name[16];
  __u32 key;
  __u32 flags;
  __u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  __u32 (*undo_cwnd)(struct sock *sk);
  void *newer_than_every_kernel;
};

SEC("struct_ops/ssthresh")
__u32 BPF_PROG(local_ssthresh, struct sock *sk) { return 2; }

SEC("struct_ops/cong_avoid")
void BPF_PROG(local_cong_avoid, struct sock *sk, __u32 ack, __u32 acked) {}

SEC("struct_ops/undo_cwnd")
__u32 BPF_PROG(local_undo_cwnd, struct sock *sk) { return 3; }

SEC(".struct_ops.link")
struct tcp_congestion_ops___local linked = {
  .name = "bpf_linked",
  .ssthresh = (void *)local_ssthresh,
  .cong_avoid = (void *)local_cong_avoid,
  .undo_cwnd = (void *)local_undo_cwnd,
};

SEC(".struct_ops")
struct tcp_congestion_ops___local plain = {
  .name = "bpf_plain",
  .ssthresh = (void *)local_ssthresh,
  .cong_avoid = (void *)local_cong_avoid,
  .undo_cwnd = (void *)local_undo_cwnd,
};

char LICENSE[] SEC("license") = "GPL";
