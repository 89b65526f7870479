#include "hits.h"

/* Runs at every fork; on all kernels since 5.10, and never inlined. */
SEC("fentry/kernel_clone")
int on_clone(void *ctx)
{
    hit();
    return 0;
}
