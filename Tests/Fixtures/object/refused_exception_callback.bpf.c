// Refused: the tag names a function that is not there. libbpf: "prog 'throws': cannot find exception callback 'no_such_function'",
// ENOENT.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
__attribute__((btf_decl_tag("exception_callback:no_such_function"))) int throws(void *ctx) { return 0; }

char LICENSE[] SEC("license") = "GPL";
