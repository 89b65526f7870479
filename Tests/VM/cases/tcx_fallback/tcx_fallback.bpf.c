#include "../hits.bpf.h"

COUNTING("tc", on_packet, -1)  // TC_ACT_UNSPEC, which is TCX_NEXT too
