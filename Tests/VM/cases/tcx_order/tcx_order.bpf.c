#include "../hits.bpf.h"

// The sum shows if this one runs, which it shall not: the first one's verdict is final.
SEC("tcx/ingress")
int last(void *context) {
  count(FIRST + 2 * CHANGED);
  return 0;
}

COUNTING("tcx/ingress", on_packet, 0)  // TCX_PASS
