// An arena: its address in map_extra, its variables in .addr_space.1, and casts between its address space and the program's.
// build: -mcpu=v4
// One arena an object. libbpf 1.7 puts the variables at the arena's start, later ones at its end.
// Refused before 6.9: "extern (func ksym) 'bpf_arena_alloc_pages': not found in kernel or module BTFs".
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define __arena __attribute__((address_space(1)))
#define BPF_MAP_TYPE_ARENA 33
#define BPF_F_MMAPABLE (1U << 10)
#define BPF_F_SEGV_ON_FAULT (1U << 17)
#define concatenate_(a, b) a##b
#define concatenate(a, b) concatenate_(a, b)
// As in bpf_helpers.h of libbpf 1.5.
#define __ulong(name, value) enum { concatenate(unique_value_, __COUNTER__) = value } name

struct {
  __uint(type, BPF_MAP_TYPE_ARENA);
  __uint(map_flags, BPF_F_MMAPABLE);
  __uint(max_entries, 100);          // pages
  __ulong(map_extra, 0x1ull << 44);  // where the arena is mapped in user space: more than __uint can say
} arena SEC(".maps");

extern void __arena *bpf_arena_alloc_pages(void *map, void __arena *addr, __u32 page_cnt, int node_id, __u64 flags) __ksym;
extern void bpf_arena_free_pages(void *map, void __arena *ptr, __u32 page_cnt) __ksym;

struct node {
  struct node __arena *next;
  __u64 value;
};

__u64 __arena count = 5;
struct node __arena first;
struct node __arena *__arena head;
static __u64 __arena hidden = 7;

SEC("syscall")
int push(void *ctx) {
  struct node __arena *page = bpf_arena_alloc_pages(&arena, 0, 1, -1, 0);
  if (!page)
    return 1;
  page->value = count + hidden;
  page->next = head;
  head = page;
  count++;
  first.value = hidden++;
  return 0;
}

SEC("syscall")
int pop(void *ctx) {
  struct node __arena *page = head;
  if (!page)
    return 1;
  head = page->next;
  bpf_arena_free_pages(&arena, page, 1);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
