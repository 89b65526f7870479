// A scheduler: programs that sleep and that do not, kfuncs under an old and a new name, members that no kernel has (unset).
// Refused before 6.12, and by kernels without CONFIG_SCHED_CLASS_EXT: "extern (func ksym) 'scx_bpf_create_dsq': not found".
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#define bpf_ksym_exists(sym) (!!(void *)(sym))

struct task_struct {
  int pid;
} __attribute__((preserve_access_index));
struct scx_init_task_args;

struct scx_exit_info {
  int kind;
  long exit_code;
} __attribute__((preserve_access_index));

struct sched_ext_ops {
  void (*enqueue)(struct task_struct *task, __u64 flags);
  void (*dispatch)(int cpu, struct task_struct *previous);
  int (*init_task)(struct task_struct *task, struct scx_init_task_args *args);
  int (*init)(void);
  void (*exit)(struct scx_exit_info *info);
  void (*of_no_kernel_yet)(struct task_struct *task);
  __u64 flags;
  unsigned timeout_ms;
  unsigned of_no_kernel_yet_either;
  char name[128];
};

// Named so until 6.12, and since; libbpf takes the flavoured name for the kernel's.
extern void scx_bpf_dispatch___old(struct task_struct *task, __u64 queue, __u64 slice, __u64 flags) __ksym __weak;
extern void scx_bpf_dsq_insert(struct task_struct *task, __u64 queue, __u64 slice, __u64 flags) __ksym __weak;
extern int scx_bpf_create_dsq(__u64 queue, int node) __ksym;
extern int scx_bpf_dsq_move_to_local___never(__u64 queue) __ksym __weak;

long code;
__u64 enqueued;

SEC("struct_ops/enqueue")
void BPF_PROG(enqueue, struct task_struct *task, __u64 flags) {
  if (bpf_ksym_exists(scx_bpf_dsq_insert))
    scx_bpf_dsq_insert(task, 0x8000000000000001, 20000000, flags);
  else
    scx_bpf_dispatch___old(task, 0x8000000000000001, 20000000, flags);
  enqueued++;
}

SEC("struct_ops.s/init")
int BPF_PROG(init) { return scx_bpf_create_dsq(5, -1); }

SEC("struct_ops.s/init_task")
int BPF_PROG(init_task, struct task_struct *task, struct scx_init_task_args *args) { return 0; }

SEC("struct_ops/exit")
void BPF_PROG(stopped, struct scx_exit_info *info) { code = info->exit_code; }

SEC(".struct_ops.link")
struct sched_ext_ops scheduler = {
  .enqueue = (void *)enqueue,
  .init = (void *)init,
  .init_task = (void *)init_task,
  .exit = (void *)stopped,
  .flags = 1 << 3, // SCX_OPS_SWITCH_PARTIAL
  .timeout_ms = 5000,
  .name = "bpf_apply_test",
};

char LICENSE[] SEC("license") = "GPL";
