// Refused where the kernel has the field behind what an instruction's 16 bits reach: libbpf says
// "relo #0: insn #N (LDX/ST/STX) value too big", ERANGE, and takes no program of the object.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct pglist_data {
  unsigned long flags; // at byte 100000 or so
} __attribute__((preserve_access_index));

unsigned long out;

SEC("tp_btf/sched_switch")
int load(__u64 *ctx) {
  struct pglist_data *node = (void *)ctx[1];
  out = node->flags;
  return 0;
}

SEC("raw_tp/sched_switch")
int fine(void *ctx) {
  out = bpf_core_field_offset(struct pglist_data, flags);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
