#include "../hits.bpf.h"

// One of these is attached to the interface, and has the function that the others are attached to.
SEC("xdp")
int target(struct xdp_md *context) { return XDP_PASS; }

SEC("xdp")
int other(struct xdp_md *context) { return XDP_PASS; }

COUNTING("fentry/target", on_entry, 0)
