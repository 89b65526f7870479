// build: -D__TARGET_ARCH_x86
// How often a program ran, by the cookie of the attachment. Its probes have no arguments, and few can be attached.
#include <linux/bpf.h>
#include <asm/ptrace.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>

#define BPF_USDT_MAX_SPEC_CNT 6
#include <bpf/usdt.bpf.h>

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u64);
  __type(value, __u64);
} runs SEC(".maps");

SEC("usdt")
int on_probe(struct pt_regs *context) {
  __u64 cookie = bpf_usdt_cookie(context), one = 1;
  __u64 *count = bpf_map_lookup_elem(&runs, &cookie);

  if (count)
    __sync_fetch_and_add(count, 1);
  else
    bpf_map_update_elem(&runs, &cookie, &one, BPF_ANY);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
