#include "../hits.bpf.h"

COUNTING("xdp", on_frame, XDP_PASS)
