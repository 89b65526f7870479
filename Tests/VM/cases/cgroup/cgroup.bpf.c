#include "../hits.bpf.h"

SEC("cgroup/connect4")
int on_connect(void *context) {
  count(FIRST);
  return 1;  // let it connect
}

SEC("cgroup/connect4")
int on_connect_changed(void *context) {
  count(CHANGED);
  return 1;  // let it connect
}
