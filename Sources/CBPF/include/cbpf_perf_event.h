// The attributes of perf_event_open(2) (PERF_ATTR_SIZE_VER8; older kernels accept the zero tail).
#pragma once

#include "cbpf_layout.h"

enum { CBPF_PERF_EVENT_SIZE = 136 };

struct cbpf_perf_event {
    uint32_t type;
    uint32_t size;
    uint64_t config;
    uint64_t sample_period; // or sample_freq
    uint64_t sample_type;
    uint64_t read_format;
    uint64_t flag_bits; // disabled, inherit, pinned … one bit each
    uint32_t wakeup_events;
    uint32_t bp_type;
    uint64_t config1; // kprobe_func, uprobe_path
    uint64_t config2; // kprobe_addr, probe_offset
    uint64_t branch_sample_type;
    uint64_t sample_regs_user;
    uint32_t sample_stack_user;
    int32_t clockid;
    uint64_t sample_regs_intr;
    uint32_t aux_watermark;
    uint16_t sample_max_stack;
    uint16_t unused2;
    uint32_t aux_sample_size;
    uint32_t unused3;
    uint64_t sig_data;
    uint64_t config3;
};
CBPF_FIELD(cbpf_perf_event, flag_bits, 40);
CBPF_FIELD(cbpf_perf_event, config1, 56);
CBPF_FIELD(cbpf_perf_event, config2, 64);
CBPF_ENDS(cbpf_perf_event, config3, CBPF_PERF_EVENT_SIZE);
