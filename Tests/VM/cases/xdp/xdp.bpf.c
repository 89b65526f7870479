#include "../hits.bpf.h"

SEC("xdp")
int on_frame(void *context) {
  count(FIRST);
  return XDP_PASS;
}

SEC("xdp")
int on_frame_changed(void *context) {
  count(CHANGED);
  return XDP_PASS;
}
