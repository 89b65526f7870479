#include "hits.h"

SEC("cgroup/connect4")
int on_connect(struct bpf_sock_addr *ctx)
{
    hit();
    return 1; /* allow it */
}
