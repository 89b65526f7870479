// Refused: a function that another object was to bring, and that no linker has put in. libbpf: "failed to find BTF for extern
// 'of_another_object' [6] section: -2", ENOENT. What to do: link the objects (`bpftool gen object`).
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int of_another_object(int number);

SEC("raw_tp/sched_switch")
int calls(void *ctx) { return of_another_object(3); }

char LICENSE[] SEC("license") = "GPL";
