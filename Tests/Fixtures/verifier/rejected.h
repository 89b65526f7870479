// What the programs that the verifier refuses share. The line that it shall name ends with HERE.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define noinline __attribute__((noinline))

// Four numbers.
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64[4]);
} values SEC(".maps");

const volatile int constant = 2;
