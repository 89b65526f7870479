// Refused: one program for two members, which a program is loaded for one of. libbpf: "struct_ops init_kern value func ptr
// undo_cwnd: invalid reuse of prog same", EINVAL.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct sock;

struct tcp_congestion_ops {
  __u32 (*ssthresh)(struct sock *sk);
  __u32 (*undo_cwnd)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  char name[16];
};

SEC("struct_ops")
__u32 BPF_PROG(same, struct sock *sk) { return 2; }

SEC("struct_ops")
void BPF_PROG(cong_avoid, struct sock *sk, __u32 ack, __u32 acked) {}

SEC(".struct_ops.link")
struct tcp_congestion_ops value = {
  .name = "bpf_refused", .ssthresh = (void *)same, .undo_cwnd = (void *)same,
  .cong_avoid = (void *)cong_avoid,
};

char LICENSE[] SEC("license") = "GPL";
