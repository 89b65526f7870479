#include "../hits.bpf.h"

COUNTING("xdp.frags", on_frame, XDP_PASS)
