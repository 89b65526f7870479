// Variables in every section that is a map, of every linkage and alignment, with pointers to nothing but the data itself.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pair { __u32 first; __u64 second; };

const volatile int in_rodata = 1;
static const volatile int hidden_rodata = 2;
__hidden const volatile struct pair pair_rodata = { 3, 4 };
const volatile char text[] = "a text";

int in_data = 5;
static volatile int hidden_data = 6;
__hidden int concealed_data = 7;
int aligned_data __attribute__((aligned(64))) = 8;
static struct pair *volatile no_pointer = 0;

int in_bss;
static volatile __u8 hidden_bss[3];
struct pair in_bss_too[2];
int none[0];

// Named sections; the last is a map that no program uses, and one has only static variables (which is then not memory-mapped).
int of_own SEC(".data.own") = 9;
static volatile int of_own_hidden SEC(".data.hidden") = 10;
const volatile int of_own_rodata SEC(".rodata.own") = 11;
int of_own_bss SEC(".bss.own");
int of_a_long_name SEC(".data.a_name_of_more_than_15") = 12;
int unused SEC(".data.unused") = 13;

// A table that the compiler makes (.rodata), and a text of its own (.rodata.str1.1).
static __attribute__((noinline)) int table(unsigned index) {
  switch (index) {
  case 0: return 5;
  case 1: return 99;
  case 2: return 17;
  case 3: return 44;
  case 4: return 3;
  case 5: return 21;
  }
  return 0;
}

SEC("raw_tp/sched_switch")
int uses(void *ctx) {
  static int of_function = 14;
  const char *format = "number %d";
  in_data += in_rodata + hidden_rodata + pair_rodata.second + text[2];
  hidden_data += concealed_data + aligned_data;
  in_bss += hidden_bss[1] + in_bss_too[1].first;
  of_own += of_own_hidden + of_own_rodata;
  of_own_bss = of_a_long_name++ + of_function++ + (no_pointer != 0);
  in_bss_too[0].second = table(in_bss & 7);
  bpf_trace_printk(format, 10, in_data);
  return 0;
}

char LICENSE[] SEC("license") = "GPL";
