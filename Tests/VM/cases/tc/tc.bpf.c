#include "../hits.bpf.h"

COUNTING("tc", on_packet, 0)  // TC_ACT_OK
