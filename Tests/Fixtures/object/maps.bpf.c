// Every way to define a map, and what programs refer to.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct flow_key {
  __u32 source;
  __u32 destination;
  __u16 ports[2];
};

struct flow_value {
  __u64 packets;
  __u64 bytes;
  struct bpf_spin_lock lock;
  __u8 flags : 3;
  __u8 state : 5;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, struct flow_key);
  __type(value, struct flow_value);
  __uint(max_entries, 1024);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __uint(pinning, LIBBPF_PIN_BY_NAME);
} flows SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(key_size, 4);
  __uint(value_size, 16);
  __uint(max_entries, 8);
  __uint(map_flags, BPF_F_NUMA_NODE);
  __uint(numa_node, 1);
} plain SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_BLOOM_FILTER);
  __type(value, __u32);
  __uint(max_entries, 100);
  __uint(map_extra, 3);
} seen SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 4);
} first SEC(".maps"), second SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 8);
  __type(key, __u32);
  __array(values, struct inner);
} outer SEC(".maps") = {
  .values = { [1] = &first, [5] = &second },
};

int tail(struct xdp_md *ctx);

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 4);
  __uint(key_size, 4);
  __array(values, int(void *));
} jumps SEC(".maps") = {
  .values = { [2] = (void *)&tail },
};

const volatile __u32 limit = 7;
static volatile const __u64 hidden_limit = 9;
__u64 counter = 1;
static __u32 quiet = 5;
__u64 zeroed[4];
__u32 own_data SEC(".data.own") = 3;
const volatile char label[8] = "label";

SEC("xdp")
int entry(struct xdp_md *ctx) {
  __u32 key = 0;
  struct flow_key flow = { .source = limit };
  struct flow_value *value = bpf_map_lookup_elem(&flows, &flow);
  if (value)
    value->packets++;
  __u64 *plain_value = bpf_map_lookup_elem(&plain, &key);
  if (plain_value)
    *plain_value += hidden_limit + label[1];
  counter++;
  quiet += own_data;
  zeroed[2] = quiet;
  zeroed[key & 3] += 1;
  bpf_map_peek_elem(&seen, &key);
  void *inner = bpf_map_lookup_elem(&outer, &key);
  if (inner)
    bpf_map_lookup_elem(inner, &key);
  bpf_ringbuf_output(&events, &key, sizeof(key), 0);
  bpf_tail_call(ctx, &jumps, 2);
  return XDP_PASS;
}

SEC("xdp")
int tail(struct xdp_md *ctx) { return counter ? XDP_DROP : XDP_PASS; }

char LICENSE[] SEC("license") = "GPL";
