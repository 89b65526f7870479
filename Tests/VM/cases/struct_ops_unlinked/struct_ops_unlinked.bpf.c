#include "../congestion.bpf.h"

CONGESTION_CONTROL(".struct_ops", vm_reno, vm_cong_avoid)
CONGESTION_CONTROL(".struct_ops", vm_reno_changed, vm_cong_avoid_changed)
