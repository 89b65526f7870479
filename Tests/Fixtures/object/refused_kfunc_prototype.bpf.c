// Refused: another prototype than the kernel's, and not weak. libbpf: "extern (func ksym) 'bpf_rcu_read_lock': func_proto [N]
// incompatible with vmlinux [N]", EINVAL (before 6.2: not found).
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern void bpf_rcu_read_lock(int number) __ksym;

SEC("syscall")
int calls(void *ctx) {
  bpf_rcu_read_lock(3);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
