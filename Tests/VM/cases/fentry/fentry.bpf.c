#include "../hits.bpf.h"

COUNTING("fentry/vfs_unlink", on_unlink, 0)
