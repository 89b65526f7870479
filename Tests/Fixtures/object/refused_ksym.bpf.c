// Refused: a symbol that the kernel has not, and that is not weak. libbpf: "extern 'no_such_symbol' (strong): not resolved", ESRCH.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern const void no_such_symbol __ksym;

SEC("raw_tp/sched_switch")
int address(void *ctx) { return (long)&no_such_symbol & 1; }

char LICENSE[] SEC("license") = "GPL";
