// The tag arg:ctx, which kernels before 6.8 do not know: a loader gives them the type that they know a context by.
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>

#define noinline __attribute__((noinline))
// What bpf_helpers.h of libbpf 1.4 calls __arg_ctx.
#define arg_ctx __attribute__((btf_decl_tag("arg:ctx")))

struct {
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __uint(key_size, 4);
  __uint(value_size, 4);
} events SEC(".maps");

// Only a program's context may be given to this helper. Called by programs of several types, with a context of each.
noinline int output(void *ctx arg_ctx, int more) {
  return bpf_perf_event_output(ctx, &events, 0xffffffffULL, &more, sizeof(more)) != -1;
}

// The kernel wants another name: bpf_user_pt_regs_t.
noinline int of_registers(struct pt_regs *ctx arg_ctx) {
  int more = 3;
  return bpf_perf_event_output(ctx, &events, 0xffffffffULL, &more, sizeof(more)) != -1;
}

// Two of them, of which one has the type already.
noinline int of_packets(struct __sk_buff *skb arg_ctx, void *again arg_ctx) {
  return skb->len + (skb == again);
}

SEC("kprobe/do_nanosleep")
int probe(void *ctx) { return output(ctx, 1) + of_registers(ctx); }

SEC("raw_tp/sched_switch")
int raw(void *ctx) { return output(ctx, 2); }

SEC("tc")
int packet(struct __sk_buff *skb) { return output(skb, 4) + of_packets(skb, skb); }

// Their contexts have no name: the tag is all that can be said. Such a program loads from 6.8 on.
SEC("?tp/sched/sched_switch")
int tracepoint(void *ctx) { return output(ctx, 5); }

char LICENSE[] SEC("license") = "GPL";
