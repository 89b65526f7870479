#include "../hits.bpf.h"

COUNTING("raw_tracepoint/sys_enter", on_event, 0)
