// A program whose license keeps it from helpers that are for the GPL.
#include "rejected.h"

// help: license
SEC("?raw_tp/sched_switch")
int not_gpl(void *ctx) {
  return bpf_get_current_task() != 0; // HERE
}

char LICENSE[] SEC("license") = "Proprietary";
