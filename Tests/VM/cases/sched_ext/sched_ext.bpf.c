#include "../hits.bpf.h"

#include <bpf/bpf_tracing.h>

struct task_struct;

// A scheduler must have a name; what it does not do itself the kernel does for it.
struct sched_ext_ops {
  void (*running)(struct task_struct *task);
  char name[128];
} __attribute__((preserve_access_index));

// Every task that gets a CPU comes here.
SEC("struct_ops/running")
void BPF_PROG(vm_running, struct task_struct *task) { count(FIRST); }

SEC("struct_ops/running_changed")
void BPF_PROG(vm_running_changed, struct task_struct *task) { count(CHANGED); }

SEC(".struct_ops.link")
struct sched_ext_ops vm_scheduler = {
    .running = (void *)vm_running,
    .name = "vm",
};

SEC(".struct_ops.link")
struct sched_ext_ops vm_scheduler_changed = {
    .running = (void *)vm_running_changed,
    .name = "vm",
};
