// Loads of fields which have another size in the kernel: the load becomes one of the kernel's size, unless a sign would be lost.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct task_struct {
  unsigned long long flags;        // u32 in the kernel: narrower
  unsigned char policy;            // u32: wider
  unsigned short start_time;       // u64
  unsigned long long rt_priority;  // u32
  void *mm;                        // pointers stay
  unsigned long long pid;          // an int, signed: no match for an unsigned u64
  unsigned char comm[2];           // elements of the same size, another count
  int prio;                        // the same
};
struct task_struct___pointer {
  unsigned int mm;                 // an integer here, a pointer in the kernel: no match
};
struct task_struct___whole {
  unsigned long long comm;         // an integer here, an array in the kernel: no match
};
#pragma clang attribute pop

__u64 out[16];

// The loads themselves are relocated: a checked pointer needs no helper.
SEC("tp_btf/sched_process_exit")
int adjusted(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[0];
  out[0] = task->flags;
  out[1] = task->policy;
  out[2] = task->start_time;
  out[3] = task->rt_priority;
  out[4] = task->mm != 0;
  out[5] = task->comm[1];
  out[6] = task->prio;
  return 0;
}

// Unsigned here and signed there: the load cannot be made right, and is poisoned, but the verifier does not reach it.
SEC("tp_btf/sched_process_exit")
int signs(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[0];
  if (bpf_core_field_size(task->pid) == 8)
    out[7] = task->pid;
  else
    out[7] = bpf_core_field_size(task->pid);
  return 0;
}

// Only the offset is relocated, the size is the program's: allowed with any.
SEC("raw_tp/sched_process_exit")
int offsets(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[0];
  struct task_struct___pointer *pointer = (void *)ctx[0];
  struct task_struct___whole *whole = (void *)ctx[0];
  out[8] = BPF_CORE_READ(task, pid);
  out[9] = bpf_core_field_offset(task->policy);
  out[10] = bpf_core_field_exists(pointer->mm);
  out[11] = bpf_core_field_exists(whole->comm);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
