#define SLOTS 2
#include "../hits.bpf.h"

struct {
  __uint(type, BPF_MAP_TYPE_SOCKMAP);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} sockets SEC(".maps"), others SEC(".maps");

// A message is what came at once.
SEC("sk_skb/stream_parser")
int on_length(struct __sk_buff *skb) {
  count_in(0, FIRST);
  return skb->len;
}

SEC("sk_skb/stream_parser")
int on_length_changed(struct __sk_buff *skb) {
  count_in(0, CHANGED);
  return skb->len;
}

COUNTING_IN(1, "sk_skb/stream_verdict", on_data, SK_PASS)
