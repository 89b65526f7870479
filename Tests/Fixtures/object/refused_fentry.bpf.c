// Refused: a function that no kernel has, by a program that is not optional. libbpf: "prog 'one': failed to find kernel BTF type
// ID of 'no_such_function'", ESRCH.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("fentry/no_such_function")
int one(void *ctx) { return 0; }

// Off, so its name does not matter.
SEC("?fentry/no_such_function_either")
int two(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
