// CO-RE over arrays: elements, arrays of structs, of arrays, flexible ones, out of the kernel's bounds, through anonymous members.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct list_head {
  struct list_head *next, *prev;
};

// The kernel's struct cgroup has `subsys[CGROUP_SUBSYS_COUNT]` and `e_csets[..]`, and a flexible array at its end.
struct cgroup {
  void *subsys[9];
  struct list_head e_csets[9];
  int nr_dying_subsys[9];
};

// A flexible array here and there; in the kernel `struct pid` ends with `struct upid numbers[]` (or [1] before 6.5).
struct upid {
  int nr;
};
struct pid {
  unsigned level;
  struct upid numbers[];
};
struct pid___one {
  struct upid numbers[1];
};
struct pid___many {
  struct upid numbers[64];
};

// comm has 16 elements in the kernel: the fourth is there, the hundredth is not.
struct task_struct {
  char comm[999];
  struct {
    struct {
      int pid; // two anonymous structs deep here, none (or another) in the kernel
    };
  };
};

// An array here, a scalar in the kernel: no match. And the other way around.
struct task_struct___wrong {
  int tgid[4];
  int comm;
};
#pragma clang attribute pop

__u64 out[24];

// The root itself indexed.
static __attribute__((noinline)) int of_static(struct list_head *array) {
  return bpf_core_field_offset(array[2].prev);
}

SEC("raw_tp/sched_switch")
int arrays(void *ctx) {
  struct task_struct *task = (void *)bpf_get_current_task();
  struct task_struct___wrong *wrong = (void *)task;
  struct cgroup *cgroup = (void *)task;
  struct pid *pid = (void *)task;
  struct pid___one *one = (void *)task;
  struct pid___many *many = (void *)task;
  out[0] = bpf_core_field_offset(cgroup->subsys[3]);
  out[1] = bpf_core_field_offset(cgroup->e_csets[2].prev);
  out[2] = bpf_core_field_exists(cgroup->nr_dying_subsys[8]);
  out[3] = bpf_core_field_offset(pid->numbers[0].nr);
  out[4] = bpf_core_field_offset(pid->numbers[3].nr);
  out[5] = bpf_core_field_exists(many->numbers[63].nr);
  out[6] = bpf_core_field_offset(one->numbers[0].nr);
  out[7] = bpf_core_field_size(one->numbers[0]);
  out[8] = bpf_core_field_exists(pid->numbers);
  out[9] = bpf_core_field_offset(task->comm[3]);
  out[10] = bpf_core_field_exists(task->comm[100]);
  out[11] = bpf_core_field_size(task->comm);
  out[12] = bpf_core_field_size(task->comm[1]);
  out[13] = bpf_core_field_offset(task->pid);
  out[14] = bpf_core_field_exists(wrong->tgid);
  out[15] = bpf_core_field_exists(wrong->comm);
  out[16] = of_static((void *)task);
  out[17] = BPF_CORE_READ(cgroup, e_csets[1].next, prev) != 0;
  if (bpf_core_field_exists(task->comm[100]))
    out[18] = BPF_CORE_READ(task, comm[100]);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
