#include "../hits.bpf.h"

COUNTING("perf_event", on_sample, 0)
