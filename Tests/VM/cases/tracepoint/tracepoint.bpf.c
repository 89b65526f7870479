#include "../hits.bpf.h"

SEC("tracepoint/sched/sched_process_exec")
int on_exec(void *context) {
  count(FIRST);
  return 0;
}

SEC("tracepoint/sched/sched_process_exec")
int on_exec_changed(void *context) {
  count(CHANGED);
  return 0;
}
