// Values of struct_ops which are not created unless asked for (`?`), also of a struct that no kernel has; programs in two values.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct sock;

struct tcp_congestion_ops {
  __u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  __u32 (*undo_cwnd)(struct sock *sk);
  void (*init)(struct sock *sk);
  char name[16];
};

// Another C struct of the same kernel type, with a member the kernel has not: zero, so nothing is lost.
struct tcp_congestion_ops___newer {
  char name[16];
  __u32 (*undo_cwnd)(struct sock *sk);
  __u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  __u64 zero_number;
  void (*zero_function)(struct sock *sk);
};

struct no_such_ops {
  int (*call)(int number);
};

SEC("struct_ops")
__u32 BPF_PROG(ssthresh, struct sock *sk) { return 2; }

SEC("struct_ops")
void BPF_PROG(cong_avoid, struct sock *sk, __u32 ack, __u32 acked) {}

SEC("struct_ops/any text here")
__u32 BPF_PROG(undo_cwnd, struct sock *sk) { return 3; }

// Used by values that are off: not loaded with them.
SEC("?struct_ops/init")
void BPF_PROG(init, struct sock *sk) {}

SEC("?struct_ops/call")
int BPF_PROG(call, int number) { return number; }

SEC(".struct_ops.link")
struct tcp_congestion_ops___newer on = {
  .name = "bpf_on", .ssthresh = (void *)ssthresh, .cong_avoid = (void *)cong_avoid, .undo_cwnd = (void *)undo_cwnd,
};

// One value a section: libbpf 1.7 turns only the first of a section off.
SEC("?.struct_ops")
struct tcp_congestion_ops off = {
  .name = "bpf_off", .ssthresh = (void *)ssthresh, .cong_avoid = (void *)cong_avoid, .undo_cwnd = (void *)undo_cwnd,
  .init = (void *)init,
};

SEC("?.struct_ops.link")
struct no_such_ops of_no_kernel = { .call = (void *)call };

char LICENSE[] SEC("license") = "GPL";
