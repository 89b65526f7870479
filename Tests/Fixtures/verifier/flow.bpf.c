// What the verifier refuses about the way a program takes.
#include "rejected.h"

// help: count the turns
SEC("?xdp")
int loops_for_ever(struct xdp_md *ctx) {
  while (ctx->rx_queue_index) // HERE
    ;
  return XDP_PASS;
}

volatile __u64 sum;

// help: bound loops tighter
// Every turn is another state, and there are too many.
SEC("?xdp")
int too_complex(struct xdp_md *ctx) {
  for (int turn = 0; turn < 2000000; turn++)
    sum += turn;
  return XDP_PASS;
}

// help: 512 bytes
static noinline int deep(int number) {
  volatile char room[300];
  room[number & 63] = number;
  return room[number & 31];
}

SEC("?xdp")
int stack_too_large(struct xdp_md *ctx) {
  volatile char room[300];
  room[ctx->rx_queue_index & 63] = 1;
  return deep(room[ctx->rx_queue_index & 31]);
}

// help: give it a value
SEC("?xdp")
__attribute__((naked)) int returns_nothing(struct xdp_md *ctx) {
  asm volatile("exit"); // HERE
}

// help: may return
SEC("?cgroup/sock_create")
int returns_too_much(struct bpf_sock *sock) {
  return 2; // HERE
}

// help: -O2
SEC("?xdp")
__attribute__((naked)) int unreachable(struct xdp_md *ctx) {
  asm volatile("r0 = 2");
  asm volatile("goto +1");
  asm volatile("r0 = 1"); // HERE
  asm volatile("exit");
}

// help: -mcpu=v2
SEC("?xdp")
__attribute__((naked)) int unknown_operation(struct xdp_md *ctx) {
  asm volatile("r0 = 2");
  asm volatile(".8byte 0xe4"); // HERE
  asm volatile("exit");
}

// help: -mcpu=v2
// An atomic operation that hands back the old value: Linux 5.12.
SEC("?xdp")
__attribute__((naked)) int newer_operation(struct xdp_md *ctx) {
  asm volatile("r0 = 2");
  asm volatile("*(u64 *)(r10 - 8) = r0");
  asm volatile(".8byte 0x01fff80adb");
  asm volatile("r0 = 2");
  asm volatile("exit");
}

// help: ends without returning
SEC("?xdp")
__attribute__((naked)) int without_end(struct xdp_md *ctx) {
  asm volatile("r0 = 2");
}

// help: give it a value
SEC("?xdp")
__attribute__((naked)) int register_never_set(struct xdp_md *ctx) {
  asm volatile("r0 = r7"); // HERE
  asm volatile("exit");
}

char LICENSE[] SEC("license") = "GPL";
