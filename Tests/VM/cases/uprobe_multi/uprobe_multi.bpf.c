#include "../hits.bpf.h"

// The cookie is that of the function which is called here.
#define COOKIE 7
#define OTHER_COOKIE 8  // with other options

static __always_inline void count_ours(void *context, __u64 amount) {
  __u64 cookie = bpf_get_attach_cookie(context);
  if (cookie == COOKIE || cookie == OTHER_COOKIE) count(amount);
}

SEC("uprobe.multi")
int on_calls(void *context) {
  count_ours(context, FIRST);
  return 0;
}

SEC("uprobe.multi")
int on_calls_changed(void *context) {
  count_ours(context, CHANGED);
  return 0;
}
