#include "../hits.bpf.h"

COUNTING("kretprobe.multi/vfs_unlink", on_returns, 0)
