/* Sockets: what a control group does with them, how they are found, what goes through them. */
#include "calls.h"

/* The sockets whose data is looked at; whoever opens them puts them here, through the map's pin. */
struct {
    __uint(type, BPF_MAP_TYPE_SOCKMAP);
    __uint(max_entries, 64);
    __type(key, __u32);
    __type(value, __u64);
} sockets SEC(".maps");

COUNTING("cgroup/connect4", on_connect, 0, 1)
COUNTING("cgroup/sock_create", on_create, 1, 1)
COUNTING("sk_lookup", on_lookup, 2, SK_PASS)
COUNTING("sk_msg", on_message, 3, SK_PASS)
COUNTING("sk_skb/verdict", on_data, 4, SK_PASS)
