#include "../hits.bpf.h"

COUNTING("fexit/vfs_unlink", on_unlink, 0)
