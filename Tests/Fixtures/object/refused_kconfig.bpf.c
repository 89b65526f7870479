// Refused: a value of the kernel's configuration that is not set, and not weak. libbpf: "extern 'CONFIG_NO_SUCH_NUMBER'
// (strong): not resolved", ESRCH.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int CONFIG_NO_SUCH_NUMBER __kconfig;

SEC("raw_tp/sched_switch")
int reads(void *ctx) { return CONFIG_NO_SUCH_NUMBER; }

char LICENSE[] SEC("license") = "GPL";
