/* Gives connections to a port on which nobody listens to a socket that listens on another. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define STEERED_PORT 7777

/* The listening socket. The server puts it here itself; see `serve` in quickstart.py. */
struct {
    __uint(type, BPF_MAP_TYPE_SOCKMAP);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u64);
} listener SEC(".maps");

/* How many connections were steered. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u64);
} steered SEC(".maps");

SEC("sk_lookup")
int steer_port(struct bpf_sk_lookup *ctx)
{
    __u32 first = 0;
    struct bpf_sock *socket;
    __u64 *count;
    long error;

    if (ctx->local_port != STEERED_PORT)
        return SK_PASS; /* the kernel looks for a socket as always */

    socket = bpf_map_lookup_elem(&listener, &first);
    if (!socket)
        return SK_PASS;
    error = bpf_sk_assign(ctx, socket, 0);
    bpf_sk_release(socket);
    if (error)
        return SK_PASS;

    count = bpf_map_lookup_elem(&steered, &first);
    if (count)
        __sync_fetch_and_add(count, 1);
    return SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
