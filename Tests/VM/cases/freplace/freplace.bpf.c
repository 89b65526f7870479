#include "../hits.bpf.h"

// What clang knows of a function's result, the kernel would not know of a replacement's: the asm keeps it from that.
__noinline int verdict(struct xdp_md *context) {
  int result = XDP_PASS;
  __asm__ volatile("" : "+r"(result) : "r"(context));
  return result;
}

__noinline int other_verdict(struct xdp_md *context) {
  int result = XDP_PASS;
  __asm__ volatile("" : "+r"(result) : "r"(context));
  return result;
}

SEC("xdp")
int target(struct xdp_md *context) {
  int result = verdict(context);
  return result == XDP_PASS ? other_verdict(context) : result;
}

SEC("freplace/verdict")
int on_verdict(struct xdp_md *context) {
  count(FIRST);
  return XDP_PASS;
}

SEC("freplace/verdict")
int on_verdict_changed(struct xdp_md *context) {
  count(CHANGED);
  return XDP_PASS;
}
