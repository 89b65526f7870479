#include "../hits.bpf.h"

COUNTING("netfilter", on_packet, 1)  // NF_ACCEPT
