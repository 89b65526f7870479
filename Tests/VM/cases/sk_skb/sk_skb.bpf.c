#include "../sockets.bpf.h"

COUNTING("sk_skb/verdict", on_data, SK_PASS)
