#include "hits.h"

SEC("sk_lookup")
int on_lookup(struct bpf_sk_lookup *ctx)
{
    hit();
    return SK_PASS;
}
