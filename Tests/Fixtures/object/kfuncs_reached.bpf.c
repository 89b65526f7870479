// A weak function of the kernel that is missing and called nevertheless: libbpf loads the object, the verifier refuses the program, and
// a loader says "kfunc 'bpf_no_such_function' is referenced but wasn't resolved".
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int bpf_no_such_function(int number) __ksym __weak;

SEC("syscall")
int fine(void *ctx) { return 0; }

SEC("syscall")
int calls(void *ctx) { return bpf_no_such_function(3); }

char LICENSE[] SEC("license") = "GPL";
