#include "../hits.bpf.h"

// The cookie is that of the function which is called here.
#define COOKIE 7

SEC("uprobe.multi")
int on_calls(void *context) {
  if (bpf_get_attach_cookie(context) == COOKIE) count(FIRST);
  return 0;
}

SEC("uprobe.multi")
int on_calls_changed(void *context) {
  if (bpf_get_attach_cookie(context) == COOKIE) count(CHANGED);
  return 0;
}
