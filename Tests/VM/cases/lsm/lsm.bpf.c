#include "../hits.bpf.h"

COUNTING("lsm/inode_unlink", on_unlink, 0)  // let it be removed
