// What the verifier refuses about memory, one program for each complaint.
#include "rejected.h"

// help: for NULL first
SEC("?xdp")
int null_not_checked(struct xdp_md *ctx) {
  __u32 queue = ctx->rx_queue_index;
  __u64 *value = bpf_map_lookup_elem(&values, &queue);
  return *value; // HERE
}

// help: data_end
SEC("?xdp")
int packet_not_checked(struct xdp_md *ctx) {
  __u8 *packet = (void *)(long)ctx->data;
  return packet[12]; // HERE
}

// help: bound the index
SEC("?xdp")
int index_unbounded(struct xdp_md *ctx) {
  __u32 first = 0;
  __u64 *value = bpf_map_lookup_elem(&values, &first);
  if (!value)
    return XDP_PASS;
  return value[ctx->rx_queue_index]; // HERE
}

// help: not negative
SEC("?xdp")
int index_negative(struct xdp_md *ctx) {
  __u32 first = 0;
  __u64 *value = bpf_map_lookup_elem(&values, &first);
  int index = ctx->rx_queue_index;
  if (!value || index > 3)
    return XDP_PASS;
  return value[index]; // HERE
}

// help: leaves the map's value
SEC("?xdp")
int behind_the_value(struct xdp_md *ctx) {
  __u32 first = 0;
  __u64 *value = bpf_map_lookup_elem(&values, &first);
  if (!value)
    return XDP_PASS;
  return value[4]; // HERE
}

// help: bpf_probe_read_kernel()
SEC("?raw_tp/sched_switch")
int kernel_memory(__u64 *ctx) {
  int *task = (int *)ctx[1];
  return *task; // HERE
}

// help: part of their context
SEC("?xdp")
int behind_the_context(struct xdp_md *ctx) {
  return *(volatile __u32 *)((char *)ctx + 100); // HERE
}

// help: constant offsets
SEC("?xdp")
int wandering_context(struct xdp_md *ctx) {
  return *(volatile __u32 *)((char *)ctx + (ctx->rx_queue_index & 4)); // HERE
}

// help: array on the stack
SEC("?xdp")
int outside_of_the_stack(struct xdp_md *ctx) {
  asm volatile("*(u64 *)(r10 - 520) = %[ctx]" ::[ctx] "r"(ctx) : "memory"); // HERE
  return XDP_PASS;
}

// help: bound the size
SEC("?xdp")
int size_unbounded(struct xdp_md *ctx) {
  char buffer[16];
  bpf_probe_read_kernel(buffer, ctx->rx_queue_index, 0); // HERE
  return buffer[0];
}

// help: memory of the kind
SEC("?xdp")
int key_is_no_memory(struct xdp_md *ctx) {
  return bpf_map_lookup_elem(&values, ctx) != 0; // HERE
}

// help: cannot be written to
SEC("?xdp")
int writes_a_constant(struct xdp_md *ctx) {
  *(volatile int *)&constant = 3; // HERE
  return XDP_PASS;
}

// help: after a helper that moves the packet
// The packet's pointers are good no more once the packet moved.
SEC("?xdp")
int packet_moved(struct xdp_md *ctx) {
  __u8 *packet = (void *)(long)ctx->data;
  __u8 *end = (void *)(long)ctx->data_end;
  if (packet + 14 > end || bpf_xdp_adjust_head(ctx, 4))
    return XDP_PASS;
  return packet[12]; // HERE
}

// help: added to a pointer
SEC("?xdp")
int pointer_multiplied(struct xdp_md *ctx) {
  __u64 number = (__u64)ctx;
  asm volatile("%[number] *= 3" : [number] "+r"(number)); // HERE
  return *(volatile int *)number;
}

char LICENSE[] SEC("license") = "GPL";
