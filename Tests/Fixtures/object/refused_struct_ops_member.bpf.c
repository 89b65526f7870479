// Refused: a value that the kernel's struct has no member for. libbpf: "struct_ops init_kern value: Cannot find member
// no_such_number in kernel BTF", ENOTSUP.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct sock;

struct tcp_congestion_ops {
  __u32 (*ssthresh)(struct sock *sk);
  __u32 (*undo_cwnd)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  char name[16];
  __u32 no_such_number;
};

SEC("struct_ops")
__u32 BPF_PROG(ssthresh, struct sock *sk) { return 2; }

SEC("struct_ops")
__u32 BPF_PROG(undo_cwnd, struct sock *sk) { return 3; }

SEC("struct_ops")
void BPF_PROG(cong_avoid, struct sock *sk, __u32 ack, __u32 acked) {}

SEC(".struct_ops.link")
struct tcp_congestion_ops value = {
  .name = "bpf_refused", .ssthresh = (void *)ssthresh, .undo_cwnd = (void *)undo_cwnd,
  .cong_avoid = (void *)cong_avoid, .no_such_number = 1,
};

char LICENSE[] SEC("license") = "GPL";
