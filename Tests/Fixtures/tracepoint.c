#include "hits.h"

SEC("tracepoint/sched/sched_process_exec")
int on_exec(void *ctx)
{
    hit();
    return 0;
}
