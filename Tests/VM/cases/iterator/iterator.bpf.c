#include "../iter.bpf.h"

LISTING("iter/task", on_task, task, task)
