// Refused: a version is of four bytes. libbpf: "invalid kver section in refused_version.bpf.o".
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("kprobe/do_exit")
int exits(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
__u64 VERSION SEC("version") = 263680;
