/* Iterators: a line for each task, and one for each element of the map of calls. */
#include "calls.h"

#include <bpf/bpf_tracing.h>

/* Cut down to the members used here; CO-RE fits them to the kernel. */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct seq_file;

struct task_struct {
    int pid;
    char comm[16];
};

struct bpf_iter_meta {
    struct seq_file *seq;
};

struct bpf_iter__task {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
};

struct bpf_iter__bpf_map_elem {
    struct bpf_iter_meta *meta;
    __u32 *key;
    __u64 *value;
};

#pragma clang attribute pop

SEC("iter/task")
int list_tasks(struct bpf_iter__task *ctx)
{
    struct task_struct *task = ctx->task;

    if (!task) /* the call after the last one */
        return 0;
    count(0);
    BPF_SEQ_PRINTF(ctx->meta->seq, "%7d %s\n", task->pid, task->comm);
    return 0;
}

SEC("iter/bpf_map_elem")
int list_calls(struct bpf_iter__bpf_map_elem *ctx)
{
    __u32 *slot = ctx->key;
    __u64 *value = ctx->value;

    if (slot && value)
        BPF_SEQ_PRINTF(ctx->meta->seq, "%u: %llu\n", *slot, *value);
    return 0;
}
