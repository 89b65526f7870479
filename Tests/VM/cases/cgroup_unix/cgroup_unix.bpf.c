#include "../hits.bpf.h"

COUNTING("cgroup/connect_unix", on_connect, 1)  // let it connect
