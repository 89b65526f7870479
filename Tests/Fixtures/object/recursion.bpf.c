// Functions that call themselves, and each other: libbpf appends each once. The verifier refuses both: "the call stack of 9 frames is
// too deep", E2BIG.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define noinline __attribute__((noinline))

volatile int number;

static noinline int itself(int value) { return number > value ? itself(value + 1) + number : 1; }

static noinline int pong(int value);
static noinline int ping(int value) { return number > value ? pong(value + 1) + number : 1; }
static noinline int pong(int value) { return number > value ? ping(value + 2) + number : 2; }

SEC("raw_tp/sched_switch")
int one(void *ctx) { return itself(0); }

SEC("raw_tp/sched_switch")
int each_other(void *ctx) { return ping(0); }

char LICENSE[] SEC("license") = "GPL";
