// No BTF at all: fine for programs which have no maps of their own definition; global data and functions work without.
// build: -g0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static __attribute__((noinline)) int twice(int value) {
  asm volatile("" : "+r"(value));
  return value * 2;
}

__u64 runs = 1;
const volatile int factor = 3;

SEC("xdp")
int uses(struct xdp_md *ctx) {
  runs += twice(factor);
  return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
