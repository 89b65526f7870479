// A type of every kind that BTF has, in the value of a map: also those that old kernels' BTF_LOAD refuses (FLOAT, ENUM64, tags).
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

enum small { SMALL_ZERO, SMALL_MINUS = -5 };              // ENUM, signed
enum large_unsigned { LARGE_TOP = 0xffffffffffffffffULL }; // ENUM64
enum large_signed { LARGE_LOW = -0x123456789abcLL, LARGE_HIGH = 0x7fffffffffffffffLL };
enum __attribute__((packed)) byte_sized { BYTE_ONE = 1 };
enum only_declared_enum;

struct only_declared;
union only_declared_union;

typedef int (*callback)(const char *format, ...);
typedef volatile const unsigned long long *restrict qualified;

struct kinds {
  float single;
  double twice;
  enum small small;
  enum large_unsigned large_unsigned;
  enum large_signed large_signed;
  enum byte_sized byte_sized;
  bool truth;
  char character;
  signed char signed_character;
  __int128 wide;
  struct only_declared *forward;
  union only_declared_union *forward_union;
  callback function;
  qualified pointer;
  int __attribute__((btf_type_tag("user"))) *tagged;
  int matrix[2][3];
  union {
    int low : 4;
    unsigned long long high : 40;
  };
  struct {
    struct kinds *itself;
    int : 0;
    int after : 5;
  } inner;
  int none[0];
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, struct kinds);
  __uint(max_entries, 1);
} values SEC(".maps");

double number = 2.5;
enum large_signed choice = LARGE_LOW;
static volatile int quiet = 4;

SEC("raw_tp/sched_switch")
int reads(void *ctx) {
  __u32 zero = 0;
  struct kinds *value = bpf_map_lookup_elem(&values, &zero);
  if (!value)
    return 0;
  value->large_unsigned = LARGE_TOP;
  value->twice = number;
  return (int)choice + quiet + value->small;
}

char LICENSE[] SEC("license") = "GPL";
