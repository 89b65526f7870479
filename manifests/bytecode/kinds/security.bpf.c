/* Hooks of the security modules: for all processes, and for those of a control group. */
#include "calls.h"

/* 0 lets it happen; -EPERM would not. */
COUNTING("lsm/inode_unlink", may_unlink, 0, 0)
/* For a control group 1 lets it happen, and 0 does not. */
COUNTING("lsm_cgroup/socket_connect", may_connect, 1, 1)
