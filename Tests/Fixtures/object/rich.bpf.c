// A little of everything that a file can ask for, as short as can be: each word of it is changed in turn.
// build: -mcpu=v3 -fno-addrsig
// objcopy: --strip-debug --remove-section=.rel.BTF --remove-section=.rel.BTF.ext
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

// Of a file that is not there, no line's text is kept.
#line 1 "none"

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 4);
} first SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 2);
  __type(key, __u32);
  enum { SEED = 0x100000001 } map_extra;
  __array(values, struct inner);
} outer SEC(".maps") = {.values = {[1] = &first}};

// What a manifest may set.
enum level { QUIET, LOUD = 7 };
const volatile struct {
  __u32 limits[2];
  enum level level;
  char label[4];
} config = {.limits = {1, 2}, .label = "abc"};
__u64 total = 1;
static __u32 idle[2];
static __u32 busy[4];

extern enum libbpf_tristate CONFIG_NET __kconfig __weak;
extern char CONFIG_HOST[8] __kconfig __weak;
extern int CONFIG_HZ __kconfig;
extern const void init_task __ksym;
extern void *find(__u32 id) __ksym __weak;

struct place {
  struct place *next;
  __u32 flags : 3;
  __u8 names[2][4];
} __attribute__((preserve_access_index));

// A table of functions, and how the kernel keeps it.
struct ops {
  __u32 flags;
  int (*decide)(void *);
  char name[8];
};
struct bpf_struct_ops_ops {
  __u64 common;
  struct ops data;
};

static long each_idle(void *map, __u32 *key) {
  idle[*key & 1]++;
  return 0;
}

static long each_busy(void *map, __u32 *key) {
  busy[*key & 3]++;
  return 0;
}

__noinline int weigh(struct place *place) {
  return __builtin_preserve_field_info(place->flags, BPF_FIELD_LSHIFT_U64) + place->names[1][2];
}

SEC("fentry/weigh")
int traced(void **ctx) {
  if (!bpf_core_type_exists(struct bpf_struct_ops_ops)) return 0;
  bpf_for_each_map_elem(&first, each_idle, 0, 0);
  bpf_for_each_map_elem(&outer, each_busy, 0, 0);
  total = busy[2] + idle[1] + config.limits[1] + CONFIG_HZ + CONFIG_NET + CONFIG_HOST[2];
  if (&find) find(&init_task == *ctx);
  return weigh(*ctx) + bpf_core_enum_value(enum level, LOUD);
}

SEC("?struct_ops/decide")
int local(void *ctx) { return config.label[0]; }

SEC(".struct_ops.link")
struct ops ops = {.name = "small", .decide = local};

char LICENSE[] SEC("license") = "GPL";
