#define SLOTS 2
#include "../hits.bpf.h"

#include <asm/ptrace.h>
#include <stdbool.h>

#define __TARGET_ARCH_x86
#include <bpf/usdt.bpf.h>

// What the helper gives its probes at the first place; at the second it is one more.
#define ARGUMENT 42

static __always_inline void count_probe(struct pt_regs *context, __u64 amount) {
  long argument = 0;
  if (bpf_usdt_arg(context, 0, &argument) == 0) count_in(argument - ARGUMENT, amount);
}

SEC("usdt")
int on_probe(struct pt_regs *context) {
  count_probe(context, FIRST);
  return 0;
}

SEC("usdt")
int on_probe_changed(struct pt_regs *context) {
  count_probe(context, CHANGED);
  return 0;
}
