// Functions of the kernel: needed ones, weak ones that are there, are not, or have another prototype, in subprograms too.
// (Refused before 6.3: libbpf says "extern (func ksym) 'bpf_task_acquire': not found in kernel or module BTFs".)
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define bpf_ksym_exists(sym) (!!(void *)(sym))
#define noinline __attribute__((noinline))

struct task_struct {
  int pid;
} __attribute__((preserve_access_index));
// Not only declared: a pointer to a declared struct is another type than one to the kernel's.
struct bpf_cpumask {
  int usage;
} __attribute__((preserve_access_index));
struct cpumask;

extern struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern void bpf_task_release(struct task_struct *p) __ksym;
extern struct task_struct *bpf_task_from_pid(int pid) __ksym;
extern struct bpf_cpumask *bpf_cpumask_create(void) __ksym;
extern void bpf_cpumask_release(struct bpf_cpumask *mask) __ksym;
extern void bpf_cpumask_set_cpu(__u32 cpu, struct bpf_cpumask *mask) __ksym;
extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

// There never, and since 6.10.
extern int bpf_preempt_count_of_no_kernel(void) __ksym __weak;
extern void bpf_preempt_disable(void) __ksym __weak;
extern void bpf_preempt_enable(void) __ksym __weak;
// The right prototype under a flavour, and two wrong ones: taken for missing.
extern struct task_struct *bpf_task_from_pid___right(int pid) __ksym __weak;
extern struct task_struct *bpf_task_from_pid___wrong(int pid, void *more) __ksym __weak;
extern __u32 bpf_cpumask_first(const struct cpumask *mask) __ksym __weak;

__u64 out[8];

static noinline void of_pid(int pid) {
  struct task_struct *task = bpf_task_from_pid(pid);
  if (!task)
    return;
  out[0] = task->pid;
  bpf_task_release(task);
}

SEC("tp_btf/task_newtask")
int acquires(__u64 *ctx) {
  struct task_struct *task = bpf_task_acquire((void *)ctx[0]);
  if (task)
    bpf_task_release(task);
  of_pid(1);
  bpf_rcu_read_lock();
  bpf_rcu_read_unlock();
  return 0;
}

SEC("tp_btf/task_newtask")
int masks(__u64 *ctx) {
  struct bpf_cpumask *mask = bpf_cpumask_create();
  if (!mask)
    return 0;
  bpf_cpumask_set_cpu(0, mask);
  bpf_cpumask_release(mask);
  of_pid(2);
  return 0;
}

SEC("tp_btf/task_newtask")
int weak(__u64 *ctx) {
  if (bpf_ksym_exists(bpf_preempt_count_of_no_kernel))
    out[1] = bpf_preempt_count_of_no_kernel();
  if (bpf_ksym_exists(bpf_preempt_disable)) {
    bpf_preempt_disable();
    bpf_preempt_enable();
    out[2] = 1;
  }
  if (bpf_ksym_exists(bpf_task_from_pid___wrong))
    bpf_task_release(bpf_task_from_pid___wrong(1, 0));
  if (bpf_ksym_exists(bpf_task_from_pid___right)) {
    struct task_struct *task = bpf_task_from_pid___right(1);
    if (task)
      bpf_task_release(task);
  }
  if (bpf_ksym_exists(bpf_cpumask_first))
    out[3] = bpf_cpumask_first(0);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
