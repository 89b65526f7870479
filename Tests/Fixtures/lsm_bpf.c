#include "hits.h"

#define MAY_PIN (STEP == 1)

/* Refuses all of bpf(2), or in version 1 all but pins. */
SEC("lsm/bpf")
int on_bpf(__u64 *ctx)
{
    hit();
    return MAY_PIN && (int)ctx[0] == BPF_OBJ_PIN ? 0 : -1;
}
