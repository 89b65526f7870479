#include "../hits.bpf.h"

COUNTING("lsm.s/file_open", on_open, 0)  // let it be opened
