#include "../congestion.bpf.h"

CONGESTION_CONTROL(".struct_ops.link", vm_reno, vm_cong_avoid)
CONGESTION_CONTROL(".struct_ops.link", vm_reno_changed, vm_cong_avoid_changed)
