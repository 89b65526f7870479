// Programs that need something from the kernel by name, and one beside them that does not.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int LINUX_KERNEL_VERSION __kconfig;
extern const void bpf_prog_fops __ksym;

SEC("raw_tp/sched_switch")
int version(void *ctx) { return LINUX_KERNEL_VERSION > 0; }

SEC("raw_tp/sched_switch")
int symbol(void *ctx) { return (long)&bpf_prog_fops & 1; }

SEC("raw_tp/sched_switch")
int neither(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
