#include "../hits.bpf.h"

SEC("tcx/ingress")
int on_packet(void *context) {
  count(FIRST);
  return -1;  // TCX_NEXT, which older headers do not have
}

SEC("tcx/ingress")
int on_packet_changed(void *context) {
  count(CHANGED);
  return -1;  // TCX_NEXT, which older headers do not have
}
