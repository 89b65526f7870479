#include "../hits.bpf.h"

COUNTING("cgroup/connect4", on_connect, 1)  // let it connect
