// Each kind of CO-RE relocation, against types of the kernel that every version has.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
typedef int pid_t;

struct list_head {
  struct list_head *next, *prev;
};

struct mm_struct___small {
  struct {
    unsigned long start_code;
  };
};

struct task_struct {
  pid_t pid;
  char comm[16];
  struct list_head tasks;
  struct mm_struct___small *mm;
  int no_such_member;
  unsigned in_execve : 1;
};

// Other types than the kernel's: comm's element is read whatever its number, tgid has another size.
struct task_struct___other {
  char comm[999];
  unsigned long long tgid;
};

struct sk_buff {
  unsigned char ip_summed : 2;
  unsigned char pkt_type : 3;
  unsigned short protocol;
};

struct no_such_struct {
  int member;
};
#pragma clang attribute pop

enum bpf_map_type___flavour {
  BPF_MAP_TYPE_HASH___here = 77,
  BPF_MAP_TYPE_NEVER___here = 78,
};

struct seen {
  __u64 values[32];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, struct seen);
  __uint(max_entries, 1);
} results SEC(".maps");

static __attribute__((noinline)) __u64 offset_of_prev(void) {
  return bpf_core_field_offset(struct list_head, prev);
}

SEC("raw_tp/sched_process_exec")
int fields(void *ctx) {
  __u32 zero = 0;
  struct seen *seen = bpf_map_lookup_elem(&results, &zero);
  if (!seen)
    return 0;
  struct task_struct *task = (void *)bpf_get_current_task();
  struct task_struct___other *other = (void *)task;
  struct sk_buff *buffer = (void *)task;
  seen->values[0] = BPF_CORE_READ(task, pid);
  seen->values[1] = BPF_CORE_READ(task, comm[3]);
  seen->values[2] = BPF_CORE_READ(task, mm, start_code);
  seen->values[3] = bpf_core_field_exists(task->no_such_member);
  seen->values[4] = bpf_core_field_exists(task->tasks.prev);
  seen->values[5] = bpf_core_field_size(task->comm);
  seen->values[6] = BPF_CORE_READ_BITFIELD_PROBED(task, in_execve);
  seen->values[7] = BPF_CORE_READ(other, comm[15]);
  seen->values[8] = bpf_core_field_size(other->tgid);
  seen->values[9] = BPF_CORE_READ_BITFIELD_PROBED(buffer, pkt_type);
  seen->values[10] = BPF_CORE_READ(buffer, protocol);
  seen->values[11] = offset_of_prev();
  if (bpf_core_field_exists(task->no_such_member))
    seen->values[12] = BPF_CORE_READ(task, no_such_member);
  return 0;
}

SEC("raw_tp/sched_process_exec")
int types(void *ctx) {
  __u32 zero = 0;
  struct seen *seen = bpf_map_lookup_elem(&results, &zero);
  if (!seen)
    return 0;
  seen->values[16] = bpf_core_type_exists(struct no_such_struct);
  seen->values[17] = bpf_core_type_exists(struct task_struct);
  seen->values[18] = bpf_core_type_size(struct list_head);
  seen->values[19] = bpf_core_type_id_local(struct seen);
  seen->values[20] = bpf_core_type_id_kernel(struct list_head);
  seen->values[21] = bpf_core_type_matches(struct list_head);
  seen->values[22] = bpf_core_type_matches(struct task_struct);
  seen->values[23] = bpf_core_enum_value_exists(
      enum bpf_map_type___flavour, BPF_MAP_TYPE_HASH___here);
  seen->values[24] = bpf_core_enum_value(
      enum bpf_map_type___flavour, BPF_MAP_TYPE_HASH___here);
  seen->values[25] = bpf_core_enum_value_exists(
      enum bpf_map_type___flavour, BPF_MAP_TYPE_NEVER___here);
  return 0;
}

// A read through a checked pointer: the load itself is relocated, and made one of the kernel's size.
SEC("tp_btf/sched_process_exec")
int direct(__u64 *ctx) {
  struct task_struct *task = (void *)ctx[0];
  return task->pid + task->comm[2];
}

char LICENSE[] SEC("license") = "GPL";
