// Flavours: what stands behind the last `___` of a type's name is no part of it, and many flavours go to one kernel type.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
// The state of a task before 5.14 and since.
struct task_struct___before { long state; };
struct task_struct___since { unsigned __state; };
// A nested flavour, with one of its own inside.
struct mm_struct___one { unsigned long start_code; };
struct task_struct___nested { struct mm_struct___one *mm; };
// Only the last `___` counts: this one is of `task_struct___really`, which no kernel has.
struct task_struct___really___twice { int pid; };
// Four underscores, or none behind them: no flavour. A leading one is a name as well.
struct task_struct____four { int pid; };
struct task_struct___ { int pid; };
struct ___leading { int pid; };
// A member's and a function's name has no flavour.
struct task_struct___member { int pid___member; };
#pragma clang attribute pop

enum pid_type___flavour { PIDTYPE_PGID___flavour = 60 };
enum pid_type___other___flavour { PIDTYPE_PGID___other___flavour = 61 };
typedef struct { int counter; } __attribute__((preserve_access_index)) atomic_t___flavour;

__u64 out[16];

SEC("raw_tp/sched_switch")
int flavours(void *ctx) {
  void *task = (void *)bpf_get_current_task();
  struct task_struct___before *before = task;
  struct task_struct___since *since = task;
  struct task_struct___nested *nested = task;
  struct task_struct___really___twice *twice = task;
  struct task_struct____four *four = task;
  struct task_struct___ *none = task;
  struct ___leading *leading = task;
  struct task_struct___member *member = task;
  atomic_t___flavour *atomic = task;
  if (bpf_core_field_exists(before->state))
    out[0] = BPF_CORE_READ(before, state);
  else
    out[0] = BPF_CORE_READ(since, __state);
  out[1] = BPF_CORE_READ(nested, mm, start_code);
  out[2] = bpf_core_field_exists(twice->pid);
  out[3] = bpf_core_field_exists(four->pid);
  out[4] = bpf_core_field_exists(none->pid);
  out[5] = bpf_core_field_exists(leading->pid);
  out[6] = bpf_core_field_exists(member->pid___member);
  out[7] = bpf_core_enum_value(enum pid_type___flavour, PIDTYPE_PGID___flavour);
  out[8] = bpf_core_enum_value_exists(enum pid_type___other___flavour, PIDTYPE_PGID___other___flavour);
  out[9] = bpf_core_field_size(atomic->counter);
  out[10] = bpf_core_type_id_kernel(struct task_struct___since);
  out[11] = bpf_core_type_size(struct mm_struct___one);
  if (bpf_core_field_exists(twice->pid))
    out[12] = BPF_CORE_READ(twice, pid);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
