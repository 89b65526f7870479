/* Samples: of a clock, or of anything else that the kernel or the CPU counts. */
#include "calls.h"

COUNTING("perf_event", on_sample, 0, 0)
