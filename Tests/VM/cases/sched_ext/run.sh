kind=struct_ops

stimulate() { /bin/true && grep -qx enabled /sys/kernel/sched_ext/state; }

# The kernel's own scheduler is back.
is_gone() { grep -qx disabled /sys/kernel/sched_ext/state; }
