#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Its loader says how many stacks it keeps, of how many frames. */
struct {
    __uint(type, BPF_MAP_TYPE_STACK_TRACE);
    __uint(key_size, 4);
} stacks SEC(".maps");

SEC("raw_tracepoint/sched_process_exec")
int stack(void *ctx)
{
    return bpf_get_stackid(ctx, &stacks, 0) < 0;
}

char LICENSE[] SEC("license") = "GPL";
