// Refused: without symbols nobody knows where a program begins. libbpf: "elf: couldn't find symbol table".
// objcopy: --strip-all
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int passes(void *ctx) { return XDP_PASS; }

char LICENSE[] SEC("license") = "GPL";
