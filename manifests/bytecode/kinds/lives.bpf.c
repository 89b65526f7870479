/* Two tracepoints: where processes begin, and where they end. */
#include "calls.h"

COUNTING("tracepoint/sched/sched_process_fork", begun, 0, 0)
COUNTING("tracepoint/sched/sched_process_exit", ended, 1, 0)
