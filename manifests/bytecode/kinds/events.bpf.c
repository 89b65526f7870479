/* One tracepoint in three ways, each of which counts executions. */
#include "calls.h"

COUNTING("tracepoint/sched/sched_process_exec", exec, 0, 0)
COUNTING("raw_tracepoint/sched_process_exec", exec_raw, 1, 0)
COUNTING("tp_btf/sched_process_exec", exec_typed, 2, 0)
