// Refused: a function of the kernel that is missing, and not weak. libbpf: "extern (func ksym) 'bpf_no_such_function': not found in
// kernel or module BTFs", EINVAL. The object is refused although no program that is on calls it.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int bpf_no_such_function(int number) __ksym;

SEC("syscall")
int fine(void *ctx) { return 0; }

SEC("?syscall")
int calls(void *ctx) { return bpf_no_such_function(3); }

char LICENSE[] SEC("license") = "GPL";
