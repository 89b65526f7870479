/* Counts how often each command is executed. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "executions.h"

SEC("tracepoint/sched/sched_process_exec")
int count_exec(void *ctx)
{
    struct command command = {};
    __u64 one = 1, *count;

    /* At this tracepoint the process already has the name of the program it starts. */
    bpf_get_current_comm(command.name, sizeof(command.name));

    count = bpf_map_lookup_elem(&executions, &command);
    if (count)
        __sync_fetch_and_add(count, 1);
    else
        bpf_map_update_elem(&executions, &command, &one, BPF_NOEXIST);
    return 0;
}

char LICENSE[] SEC("license") = "GPL";
