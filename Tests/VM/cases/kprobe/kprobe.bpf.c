#include "../hits.bpf.h"

// The cookie tells that it is this attachment's.
#define COOKIE 7

SEC("kprobe/do_sys_openat2")
int on_openat(void *context) {
  if (bpf_get_attach_cookie(context) == COOKIE) count(FIRST);
  return 0;
}

SEC("kprobe/do_sys_openat2")
int on_openat_changed(void *context) {
  if (bpf_get_attach_cookie(context) == COOKIE) count(CHANGED);
  return 0;
}
