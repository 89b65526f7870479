#define SLOTS 6
#include "../hits.bpf.h"

// Every one of them returns 1, which allows what is asked for.
COUNTING_IN(0, "cgroup_skb/egress", on_egress, 1)
COUNTING_IN(1, "cgroup/sock_create", on_create, 1)
COUNTING_IN(2, "cgroup/sysctl", on_sysctl, 1)
COUNTING_IN(3, "cgroup/dev", on_device, 1)
COUNTING_IN(4, "cgroup/getsockopt", on_getsockopt, 1)
COUNTING_IN(5, "sockops", on_operation, 1)
