// Static variables of one name in three sections, and twice in one of them, as linked files have them.
// rename: hidden_b=hidden_a
// rename: hidden_c=hidden_a
// rename: hidden_e=hidden_d
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

static volatile long hidden_a = 5;
static volatile long hidden_b;
static volatile long hidden_c SEC(".data.own") = 7;
static volatile long hidden_d = 8;
static volatile long hidden_e = 9;
volatile struct { int rate; int burst; } limits = {1, 2};

SEC("xdp") int count(struct xdp_md *ctx) {
  static volatile long total = 3;

  total += hidden_a + hidden_b + hidden_c + hidden_d + hidden_e + limits.rate;
  return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
