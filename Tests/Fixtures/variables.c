#include "hits.h"

/* Variables whose places version 2 changes, and of one the type. */
#if STEP > 1
__u64 added = 0;
__u32 fresh = 3;
__u32 burst = 9;
#else
__u64 burst = 5;
#endif
__u64 runs = 0;
__u32 limit = 7;
char label[8] = "first";

SEC("raw_tracepoint/sched_process_exec")
int on_exec(void *ctx)
{
    __u32 first = 0;
    __u64 *count = bpf_map_lookup_elem(&hits, &first);

    if (count)
        __sync_fetch_and_add(count, STEP);
    runs += 1;
    return limit + (int)burst + label[0] > 0 ? 0 : 1;
}
