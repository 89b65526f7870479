#include "hits.h"

SEC("perf_event")
int on_sample(void *ctx)
{
    hit();
    return 0;
}
