// What the verifier refuses about calls of the kernel.
#include "rejected.h"

struct task_struct {
  int pid;
};
struct sock {
  int unused;
};
extern void tcp_reno_cong_avoid(struct sock *sk, __u32 ack, __u32 acked) __ksym __weak;
extern struct task_struct *bpf_task_acquire(struct task_struct *task) __ksym __weak;
extern void bpf_task_release(struct task_struct *task) __ksym __weak;

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

struct locked {
  struct bpf_spin_lock lock;
  int number;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct locked);
} locks SEC(".maps");

// help: this program type
SEC("?xdp")
int helper_of_another_type(struct xdp_md *ctx) {
  return bpf_skb_store_bytes((void *)ctx, 0, (void *)(long)ctx->data, 0, 0); // HERE
}

// help: it is newer
SEC("?xdp")
int helper_of_no_kernel(struct xdp_md *ctx) {
  return ((int (*)(void *))9999)(ctx); // HERE
}

// help: give back
SEC("?xdp")
int reference_kept(struct xdp_md *ctx) {
  int *event = bpf_ringbuf_reserve(&events, 4, 0); // TAKEN
  if (!event)
    return XDP_PASS;
  *event = 3;
  return XDP_DROP;
} // HERE

// help: sleepable programs | this program type
SEC("?raw_tp/sched_switch")
int sleeps(__u64 *ctx) {
  int number = 0;
  bpf_copy_from_user(&number, 4, (void *)ctx[1]); // HERE
  return number;
}

// help: before or after
SEC("?xdp")
int calls_under_a_lock(struct xdp_md *ctx) {
  __u32 first = 0;
  struct locked *value = bpf_map_lookup_elem(&locks, &first);
  if (!value)
    return XDP_PASS;
  bpf_spin_lock(&value->lock);
  value->number = bpf_get_prandom_u32(); // HERE
  bpf_spin_unlock(&value->lock);
  return XDP_PASS;
}

// help: bpf_spin_unlock()
SEC("?xdp")
int keeps_a_lock(struct xdp_md *ctx) {
  __u32 first = 0;
  struct locked *value = bpf_map_lookup_elem(&locks, &first);
  if (!value)
    return XDP_PASS;
  bpf_spin_lock(&value->lock);
  return XDP_PASS;
} // HERE

// help: cannot call that kernel function | Linux 5.13
SEC("?xdp")
int function_of_another_type(struct xdp_md *ctx) {
  tcp_reno_cong_avoid((void *)ctx, 1, 1); // HERE
  return XDP_PASS;
}

// help: the argument does not fit
// Missing before Linux 6.2.
SEC("?xdp")
int argument_of_another_type(struct xdp_md *ctx) {
  struct task_struct *task = bpf_task_acquire((void *)ctx); // HERE
  if (task)
    bpf_task_release(task);
  return XDP_PASS;
}

// help: for NULL before the call
SEC("?syscall")
int function_of_nothing(void *ctx) {
  struct task_struct *task = bpf_task_acquire(0); // HERE
  if (task)
    bpf_task_release(task);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
