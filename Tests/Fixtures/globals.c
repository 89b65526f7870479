#include "hits.h"

/* How much a hit adds: a manifest may set it. The instructions are those of version 2, too. */
const volatile __u64 step = STEP;

/* A variable that lives as long as the deployment. */
__u64 runs = 0;

SEC("raw_tracepoint/sched_process_exec")
int on_exec(void *ctx)
{
    __u32 first = 0;
    __u64 *count = bpf_map_lookup_elem(&hits, &first);

    if (count)
        __sync_fetch_and_add(count, step);
    runs += 1;
    return 0;
}
