// A congestion control, vm_reno, in two versions, each a table of functions.
#pragma once

#include "hits.bpf.h"

#include <bpf/bpf_tracing.h>

struct sock;

// The members that a congestion control must have; the kernel's own BTF says where they are.
struct tcp_congestion_ops {
  __u32 (*ssthresh)(struct sock *sk);
  void (*cong_avoid)(struct sock *sk, __u32 ack, __u32 acked);
  __u32 (*undo_cwnd)(struct sock *sk);
  __u32 flags;
  char name[16];
} __attribute__((preserve_access_index));

SEC("struct_ops/ssthresh")
__u32 BPF_PROG(vm_ssthresh, struct sock *sk) { return 10; }

SEC("struct_ops/undo_cwnd")
__u32 BPF_PROG(vm_undo_cwnd, struct sock *sk) { return 10; }

// Every acknowledgement comes here.
SEC("struct_ops/cong_avoid")
void BPF_PROG(vm_cong_avoid, struct sock *sk, __u32 ack, __u32 acked) { count(FIRST); }

SEC("struct_ops/cong_avoid_changed")
void BPF_PROG(vm_cong_avoid_changed, struct sock *sk, __u32 ack, __u32 acked) { count(CHANGED); }

// Both tables have one name, so that one takes the place of the other.
#define CONGESTION_CONTROL(section, table, avoid) \
  SEC(section)                                    \
  struct tcp_congestion_ops table = {             \
      .ssthresh = (void *)vm_ssthresh,            \
      .cong_avoid = (void *)avoid,                \
      .undo_cwnd = (void *)vm_undo_cwnd,          \
      .name = "vm_reno",                          \
  };
