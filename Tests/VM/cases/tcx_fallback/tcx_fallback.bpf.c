#define SLOTS 2
#include "../hits.bpf.h"

// Both see each packet: TC_ACT_UNSPEC, which is TCX_NEXT too, goes on to the next.
COUNTING_IN(0, "tc", on_packet, -1)
COUNTING_IN(1, "tc", on_more, -1)
