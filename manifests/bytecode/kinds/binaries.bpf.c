/* Functions of programs and libraries, and their own tracepoints (USDT). */
#include "calls.h"

#include <asm/ptrace.h>
#include <stdbool.h>
#include <bpf/usdt.bpf.h>

COUNTING("uprobe", on_call, 0, 0)
COUNTING("uretprobe", on_return, 1, 0)
COUNTING("uprobe.multi", on_calls, 2, 0)

SEC("usdt")
int on_tracepoint(struct pt_regs *ctx)
{
    long first;

    /* The tracepoint's arguments are where the compiler left them; the file's maps say where. */
    if (bpf_usdt_arg(ctx, 0, &first) == 0)
        count(3);
    return 0;
}
