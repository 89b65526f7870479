// Declaration tags and type tags: on whatever can have one, and those that the kernel acts on (kptr, arg:ctx, arg:nonnull).
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define noinline __attribute__((noinline))
#define tag(text) __attribute__((btf_decl_tag(text)))
#define type_tag(text) __attribute__((btf_type_tag(text)))

// What bpf_helpers.h of libbpf 1.7 calls __kptr, __arg_ctx, __arg_nonnull, __arg_trusted.
#define kptr type_tag("kptr")
#define kptr_untrusted type_tag("kptr_untrusted")
#define arg_ctx tag("arg:ctx")
#define arg_nonnull tag("arg:nonnull")

struct task_struct {
  int pid;
} __attribute__((preserve_access_index));

typedef __u64 tagged_number tag("on a typedef");

// Tags of the struct, of members (one has two), of a pointer, and of a pointer to a pointer.
struct tagged {
  struct task_struct kptr *task;
  struct task_struct kptr_untrusted *untrusted;
  tagged_number number tag("on a member") tag("and another");
  int type_tag("user") *type_tag("rcu") *nested;
} tag("on a struct");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, struct tagged);
  __uint(max_entries, 1);
} holder SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __type(key, __u32);
  __type(value, __u32);
} events SEC(".maps");

__u64 counter tag("on a variable");

// A global function is verified by itself, so its arguments' tags are all that the verifier knows about the callers.
noinline int with_context(void *ctx arg_ctx, __u64 *value arg_nonnull) {
  counter += *value;
  return bpf_perf_event_output(ctx, &events, 0, value, sizeof(*value)) == 0;
}

noinline int with_pointer(__u64 *value tag("on an argument"), int more) tag("on a function");
noinline int with_pointer(__u64 *value, int more) {
  if (!value)
    return more;
  return *value + more;
}

SEC("raw_tp/sched_switch")
int looks(void *ctx) {
  __u32 zero = 0;
  struct tagged *value = bpf_map_lookup_elem(&holder, &zero);
  if (!value)
    return 0;
  __u64 number = with_pointer(&value->number, 3);
  counter += with_context(ctx, &number);
  return value->untrusted != 0;
}

char LICENSE[] SEC("license") = "GPL";
