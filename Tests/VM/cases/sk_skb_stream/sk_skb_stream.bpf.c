#define SLOTS 2
#include "../sockets.bpf.h"

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
