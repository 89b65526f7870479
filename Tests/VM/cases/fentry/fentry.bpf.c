#include "../hits.bpf.h"

SEC("fentry/vfs_unlink")
int on_unlink(void *context) {
  count(FIRST);
  return 0;
}

SEC("fentry/vfs_unlink")
int on_unlink_changed(void *context) {
  count(CHANGED);
  return 0;
}
