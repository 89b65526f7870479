// Programs that share functions: global, static, hidden, called back, and two in one section.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define noinline __attribute__((noinline))

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 16);
} table SEC(".maps");

static __u64 total;

static noinline __u64 leaf(__u64 value) {
  total += value;
  asm volatile("" : "+r"(value));
  return value * 3;
}

noinline int shared(__u64 value) {
  asm volatile("" : "+r"(value));
  return leaf(value) + leaf(value + 1);
}

__hidden noinline int concealed(__u64 value) {
  asm volatile("" : "+r"(value));
  return shared(value) - 1;
}

static noinline long each(void *map, __u32 *key, __u64 *value, void *context) {
  *(__u64 *)context += leaf(*value);
  return 0;
}

SEC("tp/sched/sched_process_exec")
int on_exec(void *ctx) {
  __u64 sum = 0;
  bpf_for_each_map_elem(&table, each, &sum, 0);
  return concealed(sum);
}

SEC("tp/sched/sched_process_exec")
int on_exec_too(void *ctx) { return shared(bpf_ktime_get_ns()); }

SEC("?kprobe/do_unlinkat")
int on_unlink(void *ctx) { return leaf(bpf_get_current_pid_tgid()); }

char LICENSE[] SEC("license") = "Dual BSD/GPL";
__u32 VERSION SEC("version") = 263680;
