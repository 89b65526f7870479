// What no kernel has, reached by the program: the instruction is made one that the verifier refuses.
#include "rejected.h"
#include <bpf/bpf_core_read.h>

struct task_struct {
  int no_such_member;
} __attribute__((preserve_access_index));

enum no_such_enum { NO_SUCH_VALUE = 3 };

extern int bpf_no_such_function(int number) __ksym __weak;

// help: bpf_core_field_exists()
SEC("?raw_tp/sched_switch")
int no_field(void *ctx) {
  return BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), no_such_member); // HERE
}

// help: bpf_core_enum_value_exists()
SEC("?raw_tp/sched_switch")
int no_enumerator(void *ctx) {
  return bpf_core_enum_value(enum no_such_enum, NO_SUCH_VALUE); // HERE
}

// help: bpf_core_field_exists()
static noinline int below(void *pointer) {
  return ((struct task_struct *)pointer)->no_such_member; // HERE
}

SEC("?tp_btf/sched_switch")
int no_field_below(__u64 *ctx) { return below((void *)ctx[1]); }

// help: bpf_ksym_exists()
SEC("?syscall")
int no_function(void *ctx) {
  return bpf_no_such_function(3); // HERE
}

char LICENSE[] SEC("license") = "GPL";
