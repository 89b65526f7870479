// Enumerators over CO-RE: 32 and 64 bits, signed and unsigned, local and kernel's type of unlike size.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

// 64 bits in both, or 32 bits and no such enumerator in the kernel; the kernel's values win over the ones here.
enum hmm_pfn_flags { HMM_PFN_VALID = 1ULL << 40, HMM_PFN_WRITE = 3ULL << 40, HMM_PFN_NEVER = 5ULL << 40 };
enum perf_callchain_context { PERF_CONTEXT_HV = 7ULL << 50, PERF_CONTEXT_MAX = 1 };

// Local values need 64 bits, the kernel's 32, and the other way around.
enum pid_type { PIDTYPE_PID = 0x500000000ULL, PIDTYPE_TGID = 0x600000000ULL };
enum hmm_pfn_flags___small { HMM_PFN_ERROR = 3 };

// Signed.
enum bpf_link_type___signed { BPF_LINK_TYPE_ITER___signed = -0x100000000LL };
enum migrate_mode___absent { MIGRATE_NEVER = -1 };
enum fault_flag { FAULT_FLAG_WRITE = -7 };
enum lru_status___flavour { LRU_REMOVED = -1 };

// No such enum in any kernel.
enum no_such_enum { NO_SUCH_VALUE = 0x1122334455667788ULL };

__u64 out[24];

SEC("raw_tp/sched_switch")
int enumerators(void *ctx) {
  out[0] = bpf_core_enum_value_exists(enum hmm_pfn_flags, HMM_PFN_VALID);
  if (out[0])
    out[1] = bpf_core_enum_value(enum hmm_pfn_flags, HMM_PFN_VALID);
  if (bpf_core_enum_value_exists(enum hmm_pfn_flags, HMM_PFN_WRITE))
    out[2] = bpf_core_enum_value(enum hmm_pfn_flags, HMM_PFN_WRITE);
  out[3] = bpf_core_enum_value_exists(enum hmm_pfn_flags, HMM_PFN_NEVER);
  if (out[3])
    out[4] = bpf_core_enum_value(enum hmm_pfn_flags, HMM_PFN_NEVER);
  out[5] = bpf_core_enum_value_exists(enum perf_callchain_context, PERF_CONTEXT_HV);
  if (out[5])
    out[6] = bpf_core_enum_value(enum perf_callchain_context, PERF_CONTEXT_HV);
  out[7] = bpf_core_enum_value(enum pid_type, PIDTYPE_PID);
  out[8] = bpf_core_enum_value(enum pid_type, PIDTYPE_TGID);
  if (bpf_core_enum_value_exists(enum hmm_pfn_flags___small, HMM_PFN_ERROR))
    out[9] = bpf_core_enum_value(enum hmm_pfn_flags___small, HMM_PFN_ERROR);
  out[10] = bpf_core_enum_value_exists(enum bpf_link_type___signed, BPF_LINK_TYPE_ITER___signed);
  if (out[10])
    out[11] = bpf_core_enum_value(enum bpf_link_type___signed, BPF_LINK_TYPE_ITER___signed);
  out[12] = bpf_core_enum_value_exists(enum fault_flag, FAULT_FLAG_WRITE);
  if (out[12])
    out[13] = bpf_core_enum_value(enum fault_flag, FAULT_FLAG_WRITE);
  out[14] = bpf_core_enum_value_exists(enum lru_status___flavour, LRU_REMOVED);
  if (out[14])
    out[15] = bpf_core_enum_value(enum lru_status___flavour, LRU_REMOVED);
  out[16] = bpf_core_enum_value_exists(enum no_such_enum, NO_SUCH_VALUE);
  out[17] = bpf_core_enum_value_exists(enum migrate_mode___absent, MIGRATE_NEVER);
  out[18] = bpf_core_type_exists(enum hmm_pfn_flags);
  out[19] = bpf_core_type_size(enum hmm_pfn_flags___small);
  out[20] = bpf_core_type_id_local(enum hmm_pfn_flags);
  out[21] = bpf_core_type_matches(enum pid_type);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
