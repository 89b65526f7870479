// No license: the kernel takes it for a proprietary one, which some helpers refuse ("cannot call GPL-restricted function").
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp/sched_switch")
int fine(void *ctx) { return bpf_get_smp_processor_id(); }

SEC("?raw_tp/sched_switch")
int refused_by_the_verifier(void *ctx) { return bpf_get_current_task() != 0; }
