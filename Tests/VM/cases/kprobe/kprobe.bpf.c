#include "../hits.bpf.h"

// The cookie tells that it is this attachment's.
#define COOKIE 7
#define OTHER_COOKIE 8  // with other options

static __always_inline void count_ours(void *context, __u64 amount) {
  __u64 cookie = bpf_get_attach_cookie(context);
  if (cookie == COOKIE || cookie == OTHER_COOKIE) count(amount);
}

SEC("kprobe/do_sys_openat2")
int on_openat(void *context) {
  count_ours(context, FIRST);
  return 0;
}

SEC("kprobe/do_sys_openat2")
int on_openat_changed(void *context) {
  count_ours(context, CHANGED);
  return 0;
}
