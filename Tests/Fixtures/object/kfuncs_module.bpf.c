// Functions of a module, beside one of the kernel proper: nf_conntrack's, which is built in or loaded (since 5.18 and 6.0).
// Refused where it is not: libbpf says "extern (func ksym) 'bpf_skb_ct_lookup': not found in kernel or module BTFs".
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct nf_conn {
  unsigned mark;
} __attribute__((preserve_access_index));

struct bpf_ct_opts {
  __s32 netns_id;
  __s32 error;
  __u8 l4proto;
  __u8 dir;
  __u8 reserved[2];
};

extern struct nf_conn *bpf_skb_ct_lookup(struct __sk_buff *buffer, struct bpf_sock_tuple *tuple, __u32 tuple_size,
                                         struct bpf_ct_opts *opts, __u32 opts_size) __ksym;
extern void bpf_ct_release(struct nf_conn *connection) __ksym;
extern int bpf_ct_set_timeout(struct nf_conn *connection, __u32 timeout) __ksym __weak;

SEC("tc")
int looks_up(struct __sk_buff *buffer) {
  struct bpf_ct_opts opts = { .netns_id = -1, .l4proto = 6 };
  struct bpf_sock_tuple tuple = {};
  struct nf_conn *connection = bpf_skb_ct_lookup(buffer, &tuple, sizeof(tuple.ipv4), &opts, 12);
  if (connection)
    bpf_ct_release(connection);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
