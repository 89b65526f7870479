#include "../hits.bpf.h"

// It runs at the entry and, as it returns 0, at the return.
COUNTING("kprobe.session/vfs_unlink", on_session, 0)
