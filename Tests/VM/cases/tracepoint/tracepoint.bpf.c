#include "../hits.bpf.h"

COUNTING("tracepoint/sched/sched_process_exec", on_exec, 0)
