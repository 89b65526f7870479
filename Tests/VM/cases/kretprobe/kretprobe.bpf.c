#include "../hits.bpf.h"

COUNTING("kretprobe/vfs_unlink", on_unlinked, 0)
