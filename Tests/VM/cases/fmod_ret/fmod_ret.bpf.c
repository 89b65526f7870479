#include "../hits.bpf.h"

COUNTING("fmod_ret/security_inode_unlink", on_unlink, 0)  // let it be removed
