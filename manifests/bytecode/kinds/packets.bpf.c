/* Packets: as a driver has them, at traffic control, at the ends of a netkit, in the packet filter. */
#include "calls.h"

/* Of tcx and netkit: the next program decides. Headers before Linux 6.6 do not have it. */
#define NEXT -1
#define NF_ACCEPT 1

COUNTING("xdp", on_frame, 0, XDP_PASS)
COUNTING("tcx/ingress", on_ingress, 1, NEXT)
COUNTING("tcx/ingress", after_ingress, 2, NEXT)
COUNTING("tc", on_packet, 3, NEXT)
COUNTING("netkit/primary", on_netkit, 4, NEXT)
COUNTING("netfilter", on_filter, 5, NF_ACCEPT)
