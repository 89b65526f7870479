// Bit fields over CO-RE: offset, size, signedness and both shifts, read through a checked pointer and through the helper.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
// Bits of the kernel that have another place and width here.
struct sk_buff {
  unsigned char ip_summed : 7;
  unsigned char cloned : 1;
  unsigned long long pkt_type : 33;
  unsigned char nohdr : 1;
};
struct sock {
  unsigned int sk_padding : 1; // a bit here, a bit or a u8 in the kernel
  unsigned short sk_type;      // a u16 of the kernel, or 16 bits of it
};
// `in_iowait` and `sched_reset_on_fork` are single bits; `exit_code` is a signed int that is no bit field in the kernel.
struct task_struct {
  unsigned sched_reset_on_fork : 3;
  unsigned in_iowait : 1;
  int exit_code : 31;
  int exit_state;
  unsigned int flags : 9;
  unsigned no_such_bit : 1;
};
// Signed here, unsigned in the kernel: the kernel's word is taken.
struct iphdr {
  signed char version : 4;
  signed char ihl : 4;
};
#pragma clang attribute pop

__s64 out[40];

#define all_of(at, base, field)                                                      \
  do {                                                                               \
    out[at] = __CORE_RELO(base, field, BYTE_OFFSET);                                 \
    out[at + 1] = __CORE_RELO(base, field, BYTE_SIZE);                               \
    out[at + 2] = __CORE_RELO(base, field, SIGNED);                                  \
    out[at + 3] = __CORE_RELO(base, field, LSHIFT_U64);                              \
    out[at + 4] = __CORE_RELO(base, field, RSHIFT_U64);                              \
  } while (0)

SEC("tp_btf/sched_process_exit")
int numbers(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[0];
  struct sk_buff *buffer = (void *)ctx[0];
  struct sock *sock = (void *)ctx[0];
  struct iphdr *header = (void *)ctx[0];
  all_of(0, task, sched_reset_on_fork);
  all_of(5, task, exit_code);
  all_of(10, buffer, pkt_type);
  all_of(15, buffer, nohdr);
  all_of(20, header, version);
  all_of(25, header, ihl);
  out[30] = bpf_core_field_exists(task->no_such_bit);
  out[31] = bpf_core_field_size(sock->sk_type);
  return 0;
}

SEC("tp_btf/sched_process_exit")
int direct(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[0];
  out[32] = BPF_CORE_READ_BITFIELD(task, sched_reset_on_fork);
  out[33] = BPF_CORE_READ_BITFIELD(task, in_iowait);
  out[34] = BPF_CORE_READ_BITFIELD(task, exit_code);
  out[35] = BPF_CORE_READ_BITFIELD(task, exit_state);
  out[36] = BPF_CORE_READ_BITFIELD(task, flags);
  return 0;
}

SEC("raw_tp/sched_process_exit")
int probed(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[0];
  out[37] = BPF_CORE_READ_BITFIELD_PROBED(task, in_iowait);
  out[38] = BPF_CORE_READ_BITFIELD_PROBED(task, exit_code);
  if (bpf_core_field_exists(task->no_such_bit))
    out[39] = BPF_CORE_READ_BITFIELD_PROBED(task, no_such_bit);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
