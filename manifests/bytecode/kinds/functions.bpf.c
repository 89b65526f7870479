/* Kernel functions: by name (kprobes) and by type (fentry and its like). */
#include "calls.h"

COUNTING("kprobe/do_sys_openat2", on_open, 0, 0)
COUNTING("kretprobe/do_sys_openat2", on_opened, 1, 0)
COUNTING("ksyscall/unlinkat", on_unlinkat, 2, 0)
COUNTING("kprobe.multi/vfs_*", on_calls, 3, 0)
COUNTING("kretprobe.multi/vfs_*", on_returns, 4, 0)
COUNTING("fentry/vfs_unlink", on_unlink, 5, 0)
COUNTING("fexit/vfs_unlink", on_unlinked, 6, 0)
/* Not 0 would be the result in place of the function's own. */
COUNTING("fmod_ret/security_inode_unlink", may_unlink, 7, 0)
