// Symbols of the kernel: addresses of what has no type here, typed variables (also per CPU), weak ones that are missing.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct rq {
  unsigned nr_running;
} __attribute__((preserve_access_index));

// Addresses, out of /proc/kallsyms: data (only with CONFIG_KALLSYMS_ALL), a function, two weak ones that no kernel has.
extern const void init_task __ksym __weak;
extern const void schedule __ksym;
extern const void no_such_symbol __ksym __weak;
extern const void no_such_symbol_either __ksym __weak;

// Variables of the kernel's BTF. (5.10's BTF has none.)
extern const struct rq runqueues __ksym __weak;
extern const int bpf_prog_active __ksym __weak;
extern const int no_such_variable __ksym __weak;

__u64 out[8];

SEC("raw_tp/sched_switch")
int addresses(void *ctx) {
  out[0] = (__u64)&init_task;
  out[1] = (__u64)&schedule;
  out[2] = (__u64)&no_such_symbol;
  if (&no_such_symbol_either)
    out[3] = (__u64)&no_such_symbol_either;
  return 0;
}

SEC("raw_tp/sched_switch")
int variables(void *ctx) {
  if (&runqueues) {
    const struct rq *first = bpf_per_cpu_ptr(&runqueues, 0);
    if (first)
      out[4] = first->nr_running;
    const struct rq *here = bpf_this_cpu_ptr(&runqueues);
    out[5] = here->nr_running;
  }
  if (&bpf_prog_active)
    out[6] = *(const int *)bpf_this_cpu_ptr(&bpf_prog_active);
  if (&no_such_variable)
    out[7] = no_such_variable;
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
