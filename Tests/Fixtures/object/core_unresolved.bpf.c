// Relocations that nothing in the kernel resolves, reached by the program: libbpf poisons the instruction, the verifier refuses it
// ("invalid func unknown#195896080"), and a loader says which field it was. Each program is refused for one form of instruction.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#define noinline __attribute__((noinline))

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct task_struct {
  int pid;
  struct no_such_struct *no_such_pointer;
  int no_such_member;
};
struct no_such_struct { struct { int inside; } anonymous; int array[4]; };
struct bpf_sock___local { unsigned no_such_mark; };
#pragma clang attribute pop

enum no_such_enum { NO_SUCH_VALUE = 3 };

__u64 out;

// The fine one: the poisoned instruction is dead code.
SEC("raw_tp/sched_switch")
int guarded(void *ctx) {
  struct task_struct *task = (void *)bpf_get_current_task();
  if (bpf_core_field_exists(task->no_such_member))
    out = BPF_CORE_READ(task, no_such_member);
  return 0;
}

SEC("raw_tp/sched_switch")
int move(void *ctx) {
  struct task_struct *task = (void *)bpf_get_current_task();
  out = BPF_CORE_READ(task, no_such_member);
  return 0;
}

SEC("tp_btf/sched_switch")
int load(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[1];
  out = task->no_such_member;
  return 0;
}

SEC("raw_tp/sched_switch")
int deep(void *ctx) {
  struct task_struct *task = (void *)bpf_get_current_task();
  out = BPF_CORE_READ(task, no_such_pointer, array[2]);
  return 0;
}

SEC("raw_tp/sched_switch")
int wide(void *ctx) { // LDIMM64: both halves are poisoned
  out = bpf_core_enum_value(enum no_such_enum, NO_SUCH_VALUE);
  return 0;
}

// Another fine one: what does not exist has id 0.
SEC("raw_tp/sched_switch")
int identity(void *ctx) {
  out = bpf_core_type_id_kernel(struct no_such_struct);
  return 0;
}

static noinline int below(struct no_such_struct *pointer) {
  return bpf_core_field_offset(pointer->anonymous.inside);
}

SEC("raw_tp/sched_switch")
int in_a_function(void *ctx) {
  out = below(ctx) + below(0);
  return 0;
}

SEC("cgroup/sock_create")
int store(struct bpf_sock___local *sock) {
  sock->no_such_mark = 3;
  return 1;
}

char LICENSE[] SEC("license") = "GPL";
