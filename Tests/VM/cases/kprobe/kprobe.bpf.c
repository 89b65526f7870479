#include "../hits.bpf.h"

SEC("kprobe/do_sys_openat2")
int on_openat(void *context) {
  count(FIRST);
  return 0;
}

SEC("kprobe/do_sys_openat2")
int on_openat_changed(void *context) {
  count(CHANGED);
  return 0;
}
