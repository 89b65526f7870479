#define SLOTS 2
#include "../hits.bpf.h"

// Each interface of the pair counts in a slot of its own.
static __always_inline int count_interface(struct xdp_md *context, __u64 amount) {
  count_in(context->ingress_ifindex & 1, amount);
  return XDP_PASS;
}

SEC("xdp")
int on_frame(struct xdp_md *context) { return count_interface(context, FIRST); }

SEC("xdp")
int on_frame_changed(struct xdp_md *context) { return count_interface(context, CHANGED); }
