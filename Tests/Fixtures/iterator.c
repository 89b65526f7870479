#include <stddef.h>
#include "hits.h"
#include <bpf/bpf_tracing.h>

/* The beginnings of the kernel's structures, which have not changed since 5.8: no CO-RE here. */
struct bpf_iter_meta {
    struct seq_file *seq;
};

struct bpf_iter__task {
    struct bpf_iter_meta *meta;
    void *task;
};

/* Prints its step once for each task. */
SEC("iter/task")
int list_tasks(struct bpf_iter__task *ctx)
{
    if (!ctx->task) /* the call after the last task */
        return 0;
    hit();
    BPF_SEQ_PRINTF(ctx->meta->seq, "%d\n", STEP);
    return 0;
}
