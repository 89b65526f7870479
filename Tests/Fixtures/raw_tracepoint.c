#include "hits.h"

SEC("raw_tracepoint/sched_process_exec")
int on_exec(void *ctx)
{
    hit();
    return 0;
}
