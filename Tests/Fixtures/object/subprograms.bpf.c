// Functions: static and global, nested, shared by programs of several sections, called back, weak, and the same one twice in a call tree.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define noinline __attribute__((noinline))

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 16);
} table SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, struct { struct bpf_timer timer; });
  __uint(max_entries, 1);
} timers SEC(".maps");

__u64 total;

static noinline int leaf(int value) {
  total += value;
  return total & value;
}
static noinline int middle(int value) { return leaf(value) + leaf(value + 1); }
static noinline int of_both(int value) { return middle(value) * leaf(3); }

noinline int global_leaf(int value) { return value + bpf_get_smp_processor_id(); }
noinline int global_of_static(int value) { return of_both(value) + global_leaf(value); }
// Of five arguments, and of a pointer to memory.
noinline int global_of_many(int a, long b, char c, __u64 *d, int e) { return (d ? *d : 0) + a + b + c + e; }
// Nothing in the program overrides it.
__weak noinline int replaceable(int value) { return value - (int)bpf_ktime_get_ns(); }
// Called by nobody: no program has it.
noinline int uncalled(int value) { return leaf(value); }

// Callbacks that nothing calls directly; one of them calls on, with a callback of its own.
static long inner_loop(__u32 index, void *context) {
  *(int *)context += leaf(index);
  return 0;
}
static long outer_loop(__u32 index, void *context) {
  int sum = 0;
  bpf_loop(2, inner_loop, &sum, 0);
  *(int *)context += sum;
  return 0;
}
static long each(void *map, __u32 *key, __u64 *value, void *context) {
  *value = middle(*key);
  return 0;
}
static int expired(void *map, int *key, struct bpf_timer *timer) { return leaf(*key) & 0; }

SEC("raw_tp/sched_switch")
int first(void *ctx) {
  __u64 number = 3;
  return of_both(1) + global_of_static(2) + global_of_many(1, 2, 3, &number, 5);
}

SEC("raw_tp/sched_switch")
int second(void *ctx) {
  int sum = replaceable(1);
  bpf_loop(10, outer_loop, &sum, 0);
  bpf_for_each_map_elem(&table, each, 0, 0);
  return sum;
}

SEC("tc")
int third(void *ctx) {
  __u32 zero = 0;
  struct bpf_timer *timer = bpf_map_lookup_elem(&timers, &zero);
  if (timer) {
    bpf_timer_init(timer, &timers, 1);
    bpf_timer_set_callback(timer, expired);
    bpf_timer_start(timer, 1000000000, 0);
  }
  return middle(4) & 1;
}

SEC("?tc")
int off(void *ctx) { return global_of_static(7); }

char LICENSE[] SEC("license") = "GPL";
