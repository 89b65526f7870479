#include "../hits.bpf.h"

SEC("raw_tracepoint/sys_enter")
int on_syscall(void *context) {
  count(FIRST);
  return 0;
}

SEC("raw_tracepoint/sys_enter")
int on_syscall_changed(void *context) {
  count(CHANGED);
  return 0;
}
