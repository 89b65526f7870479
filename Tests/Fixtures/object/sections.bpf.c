// One program for each form of section name.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define PROGRAM(section, name) \
  SEC(section) int name(void *ctx) { return 0; }

PROGRAM("socket", a_socket)
PROGRAM("kprobe", a_kprobe)
PROGRAM("kretprobe/do_unlinkat", a_kretprobe)
PROGRAM("kprobe.multi/tcp_*", a_kprobe_multi)
PROGRAM("uprobe.s//usr/bin/env:main", a_uprobe)
PROGRAM("usdt/libc.so.6:libc:setjmp", a_usdt)
PROGRAM("tracepoint/syscalls/sys_enter_openat", a_tracepoint)
PROGRAM("raw_tp/sched_switch", a_raw_tracepoint)
PROGRAM("fentry.s/do_unlinkat", a_fentry)
PROGRAM("lsm/file_open", an_lsm)
PROGRAM("iter/task", an_iterator)
PROGRAM("?freplace/other_program", a_freplace)
PROGRAM("xdp.frags/devmap", an_xdp)
PROGRAM("tcx/ingress", a_tcx)
PROGRAM("cgroup_skb/ingress", a_cgroup_skb)
PROGRAM("cgroup/connect4", a_connect)
PROGRAM("sk_lookup", a_lookup)
PROGRAM("syscall", a_syscall)
PROGRAM("?netfilter", a_netfilter)

char LICENSE[] SEC("license") = "GPL";
