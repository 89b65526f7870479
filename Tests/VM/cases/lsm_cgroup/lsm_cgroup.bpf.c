#include "../hits.bpf.h"

COUNTING("lsm_cgroup/socket_connect", on_connect, 1)  // let it connect
