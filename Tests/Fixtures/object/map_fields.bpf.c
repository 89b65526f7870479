// Map definitions: every field, both ways to give a size, types that come without key or value, and more map types.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

// As in bpf_helpers.h of libbpf 1.5: numbers that an array's length cannot say. libbpf takes it for map_extra only.
#define concatenate_(a, b) a##b
#define concatenate(a, b) concatenate_(a, b)
#define __ulong(name, value) enum { concatenate(unique_value_, __COUNTER__) = value } name

struct key { __u32 prefix; __u8 address[16]; };

// All fields at once.
struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __uint(max_entries, 10);
  __uint(map_flags, BPF_F_NO_PREALLOC | BPF_F_NUMA_NODE | BPF_F_RDONLY_PROG);
  __uint(numa_node, 0);
  __uint(key_size, sizeof(struct key));
  __uint(value_size, 4);
  __type(key, struct key);
  __type(value, __u32);
  __uint(map_extra, 0);
  __uint(pinning, LIBBPF_PIN_NONE);
} everything SEC(".maps");

struct { // map_extra: hash functions; by __ulong
  __uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
  __uint(max_entries, 1000);
  __uint(value_size, 8);
  __ulong(map_extra, 5);
} bloom SEC(".maps");

// One definition's type for many maps, one of them through a typedef.
typedef struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __type(key, __u32);
  __type(value, __u64[3]);
  __uint(max_entries, 2);
} counters;
counters packets SEC(".maps"), drops SEC(".maps");
volatile counters qualified SEC(".maps");

struct { // max_entries: as many as possible CPUs
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __uint(key_size, 4);
  __uint(value_size, 4);
} perf SEC(".maps");

struct { // rounded up to a page, or a power of two of them
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 5000);
} ring SEC(".maps");

struct {
  __uint(type, 31); // BPF_MAP_TYPE_USER_RINGBUF
  __uint(max_entries, 1);
} user_ring SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_STACK_TRACE);
  __uint(key_size, sizeof(__u32));
  __uint(value_size, 127 * sizeof(__u64));
  __uint(max_entries, 64);
} stacks SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_QUEUE);
  __type(value, struct key);
  __uint(max_entries, 4);
} queue SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
  __type(key, __u32);
  __type(value, struct bpf_devmap_val);
  __uint(max_entries, 4);
} devices SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_SK_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, struct { struct bpf_timer unused[0]; __u64 bytes; });
} of_socket SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
  __type(key, struct bpf_cgroup_storage_key);
  __type(value, __u64);
} of_cgroup SEC(".maps");

struct { // nothing refers to it
  __uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
  __uint(map_flags, BPF_F_NO_COMMON_LRU);
  __type(key, char[16]);
  __type(value, struct { __u8 a; __u32 b; } __attribute__((packed)));
  __uint(max_entries, 1 << 20);
} a_name_of_more_than_fifteen_characters SEC(".maps");

SEC("cgroup_skb/egress")
int uses(struct __sk_buff *buffer) {
  __u64 *bytes = bpf_get_local_storage(&of_cgroup, 0), value = 3;
  struct key key = { .prefix = 32 };
  __u32 zero = 0;
  *bytes += buffer->len;
  bpf_map_lookup_elem(&everything, &key);
  bpf_map_push_elem(&queue, &key, 0);
  bpf_map_peek_elem(&bloom, &value);
  bpf_map_lookup_elem(&packets, &zero);
  bpf_map_lookup_elem(&drops, &zero);
  bpf_map_lookup_elem((void *)&qualified, &zero);
  return 1;
}

char LICENSE[] SEC("license") = "GPL";
