// HID-BPF: a struct_ops type of another subsystem with data beside its functions. Refused where the kernel is built without it:
// libbpf says "extern (func ksym) 'hid_bpf_get_data': not found in kernel or module BTFs".
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

struct hid_bpf_ctx;

struct hid_bpf_ops {
  int hid_id;
  __u32 flags;
  int (*hid_device_event)(struct hid_bpf_ctx *ctx, int report_type, __u64 source);
  int (*hid_rdesc_fixup)(struct hid_bpf_ctx *ctx);
};

extern __u8 *hid_bpf_get_data(struct hid_bpf_ctx *ctx, unsigned int offset, const __u64 size) __ksym;

SEC("struct_ops.s/hid_rdesc_fixup")
int BPF_PROG(fix, struct hid_bpf_ctx *report) {
  __u8 *data = hid_bpf_get_data(report, 0, 4);
  if (!data)
    return 0;
  data[1] = 2;
  return 0;
}

SEC("struct_ops/hid_device_event")
int BPF_PROG(event, struct hid_bpf_ctx *report, int report_type, __u64 source) { return 0; }

SEC(".struct_ops.link")
struct hid_bpf_ops value = {
  .hid_id = 0x1234, .flags = 1, .hid_device_event = (void *)event, .hid_rdesc_fixup = (void *)fix,
};

char LICENSE[] SEC("license") = "GPL";
