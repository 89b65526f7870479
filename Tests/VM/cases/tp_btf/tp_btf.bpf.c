#include "../hits.bpf.h"

COUNTING("tp_btf/sched_process_exec", on_exec, 0)
