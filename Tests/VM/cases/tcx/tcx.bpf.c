#include "../hits.bpf.h"

COUNTING("tcx/ingress", on_packet, -1)  // TCX_NEXT, which older headers do not have
