// TYPE_MATCHES (and TYPE_EXISTS beside it): what matches the kernel's type and what does not, a bit of `out` for each answer.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

typedef int pid_t;
typedef _Bool bool;
struct file; // only declared: the kernel's are whole
struct inode;
struct mm_struct;
struct files_struct;
struct work_struct;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
// The same, a part of it in another order, with a pointer to what is only declared.
struct list_head { struct list_head *prev, *next; };
struct task_struct___part { char comm[16]; struct mm_struct *mm; pid_t pid; struct list_head tasks; };
// Each wrong in one thing.
struct task_struct___name { pid_t no_such_member; };
struct task_struct___size { long long pid; };
struct task_struct___sign { unsigned pid; };
struct task_struct___count { char comm[15]; };
struct task_struct___pointer { struct files_struct *mm; };
struct task_struct___kind { union mm_struct___other { int a; } *mm; };
struct task_struct___depth { struct mm_struct **mm; };
struct list_head___inner { long next; };
struct task_struct___nested { struct list_head___inner tasks; };
struct task_struct___const { const volatile pid_t pid; };
struct task_struct___plain { int pid; };   // the kernel's is a typedef of int
struct task_struct___float { float pid; };
struct task_struct___empty {};
// Functions behind pointers: matching, an argument less, another type, another return type.
struct file_operations___right { int (*open)(struct inode *, struct file *); };
struct file_operations___fewer { int (*open)(struct inode *); };
struct file_operations___other { int (*open)(struct file *, struct file *); };
struct file_operations___integer { int (*open)(long, struct file *); };
struct file_operations___return { void (*open)(struct inode *, struct file *); };
union thread_union { unsigned long stack[2048]; };
union thread_union___part {};
struct thread_union___struct {}; // a struct here, a union in the kernel
#pragma clang attribute pop

// Enums: a part, an enumerator too many, 64 bits, flavoured enumerators, other values.
enum pid_type { PIDTYPE_PID, PIDTYPE_TGID };
enum pid_type___more { PIDTYPE_PID___more, PIDTYPE_MORE___more };
enum pid_type___wide { PIDTYPE_PID___wide = 1ULL << 40 };
enum pid_type___values { PIDTYPE_SID___values = 77 };
enum hmm_pfn_flags { HMM_PFN_VALID = 1ULL << 63 };

// Typedefs of a struct, an int, a function.
typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_t___wrong;
typedef void (*work_func_t)(struct work_struct *);
typedef void (*work_func_t___wrong)(struct work_struct *, int);
typedef long pid_t___wrong;

__u64 out[2];

#define check(bit, type)                                     \
  out[0] |= (__u64)bpf_core_type_matches(type) << (bit);     \
  out[1] |= (__u64)bpf_core_type_exists(type) << (bit)

SEC("raw_tp/sched_switch")
int structs(void *ctx) {
  check(0, struct list_head);
  check(1, struct task_struct___part);
  check(2, struct task_struct___name);
  check(3, struct task_struct___size);
  check(4, struct task_struct___sign);
  check(5, struct task_struct___count);
  check(6, struct task_struct___pointer);
  check(7, struct task_struct___kind);
  check(8, struct task_struct___depth);
  check(9, struct task_struct___nested);
  check(10, struct task_struct___const);
  check(11, struct task_struct___plain);
  check(12, struct task_struct___float);
  check(13, struct task_struct___empty);
  check(14, struct file_operations___right);
  check(15, struct file_operations___fewer);
  check(16, struct file_operations___other);
  check(17, struct file_operations___integer);
  check(18, struct file_operations___return);
  check(19, union thread_union);
  check(20, union thread_union___part);
  check(21, struct thread_union___struct);
  return 0;
}

SEC("raw_tp/sched_switch")
int others(void *ctx) {
  check(32, enum pid_type);
  check(33, enum pid_type___more);
  check(34, enum pid_type___wide);
  check(35, enum pid_type___values);
  check(36, enum hmm_pfn_flags);
  check(40, atomic_t);
  check(41, atomic_t___wrong);
  check(42, work_func_t);
  check(43, work_func_t___wrong);
  check(44, pid_t);
  check(45, pid_t___wrong);
  check(46, bool);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
