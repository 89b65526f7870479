#include "../hits.bpf.h"

struct {
  __uint(type, BPF_MAP_TYPE_SOCKMAP);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, __u64);
} sockets SEC(".maps");

// Nobody listens here: what connects is given the socket in slot 0.
#define STEERED_PORT 7

static __always_inline int steer_to_slot(struct bpf_sk_lookup *context, __u64 amount) {
  __u32 key = 0;
  struct bpf_sock *socket;
  long error;

  if (context->local_port != STEERED_PORT) return SK_PASS;
  socket = bpf_map_lookup_elem(&sockets, &key);
  if (!socket) return SK_DROP;
  error = bpf_sk_assign(context, socket, 0);
  bpf_sk_release(socket);
  count(amount);
  return error ? SK_DROP : SK_PASS;
}

SEC("sk_lookup")
int on_lookup(struct bpf_sk_lookup *context) { return steer_to_slot(context, FIRST); }

SEC("sk_lookup")
int on_lookup_changed(struct bpf_sk_lookup *context) { return steer_to_slot(context, CHANGED); }
