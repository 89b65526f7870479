#include "../hits.bpf.h"

COUNTING("uprobe", on_call, 0)
