// Refused: a variable of the kernel's BTF of another type than here, be it weak or not. libbpf: "extern (var ksym) 'bpf_prog_active':
// incompatible types, expected [N] int int, but kernel has ...", EINVAL. (5.10: weak, and missing: loaded.)
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct rq {
  unsigned nr_running;
};

extern const struct rq bpf_prog_active __ksym __weak;

SEC("raw_tp/sched_switch")
int reads(void *ctx) {
  const struct rq *value = bpf_this_cpu_ptr(&bpf_prog_active);
  return value->nr_running;
}

char LICENSE[] SEC("license") = "GPL";
