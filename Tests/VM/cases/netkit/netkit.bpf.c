#include "../hits.bpf.h"

COUNTING("netkit/primary", on_packet, -1)  // NETKIT_NEXT, which older headers do not have
