#include "../hits.bpf.h"

COUNTING("ksyscall/unlink", on_unlink, 0)
