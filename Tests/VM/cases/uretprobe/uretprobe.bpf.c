#include "../hits.bpf.h"

COUNTING("uretprobe", on_call, 0)
