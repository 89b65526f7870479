/* Prints one line for every task, as the answer to `cat` of its pin. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "executions.h"

/*
 * The kernel's own structures, cut down to the members used here. `preserve_access_index` (CO-RE)
 * has their offsets filled in when the program is loaded, so it fits kernels that differ.
 */
#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct seq_file;

struct task_struct {
    int pid;
    int tgid;
    char comm[16];
};

struct bpf_iter_meta {
    struct seq_file *seq;
    __u64 seq_num;
};

struct bpf_iter__task {
    struct bpf_iter_meta *meta;
    struct task_struct *task;
};

#pragma clang attribute pop

SEC("iter/task")
int list_tasks(struct bpf_iter__task *ctx)
{
    struct seq_file *seq = ctx->meta->seq;
    struct task_struct *task = ctx->task;
    struct command command = {};
    __u64 *count;

    if (!task) /* the call after the last task */
        return 0;
    if (ctx->meta->seq_num == 0)
        BPF_SEQ_PRINTF(seq, "%7s %7s %-15s %s\n", "PROCESS", "THREAD", "COMMAND", "EXECUTED");

    bpf_probe_read_kernel_str(command.name, sizeof(command.name), task->comm);
    count = bpf_map_lookup_elem(&executions, &command);

    /* The kernel calls a process tgid, thread group, and a thread pid. */
    BPF_SEQ_PRINTF(seq, "%7d %7d %-15s %llu\n", task->tgid, task->pid, command.name,
                   count ? *count : 0);
    return 0;
}

char LICENSE[] SEC("license") = "GPL";
