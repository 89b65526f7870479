// The section names that sections.bpf.c leaves out: sleepable forms, multi and session ones, every cgroup hook, old spellings.
// Programs that name something of the kernel's BTF are in sections_btf.bpf.c.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define PROGRAM(section, name) \
  SEC(section) int name(void *ctx) { return 0; }

// Two functions in one section.
PROGRAM("sk_reuseport", of_reuseport)
PROGRAM("sk_reuseport", of_reuseport_too)
PROGRAM("sk_reuseport/migrate", of_reuseport_migrate)
// Names with and without a target; `?` leaves it to the caller.
PROGRAM("kprobe/tcp_v4_connect+0x4", of_kprobe_offset)
PROGRAM("?kprobe/x", of_kprobe_off)
PROGRAM("kprobe.multi", of_kprobe_multi)
PROGRAM("kretprobe.multi/tcp_*", of_kretprobe_multi)
PROGRAM("kprobe.session/do_*", of_kprobe_session)
PROGRAM("ksyscall/nanosleep", of_ksyscall)
PROGRAM("kretsyscall/nanosleep", of_kretsyscall)
PROGRAM("uprobe", of_uprobe)
PROGRAM("uretprobe/libc.so.6:malloc+4", of_uretprobe)
PROGRAM("uretprobe.s//proc/self/exe:main", of_uretprobe_sleepable)
PROGRAM("uprobe.multi//usr/lib/libc.so.6:str*", of_uprobe_multi)
PROGRAM("uretprobe.multi.s/libc.so.6:str*", of_uretprobe_multi)
PROGRAM("uprobe.session/libc.so.6:malloc", of_uprobe_session)
PROGRAM("uprobe.session.s/libc.so.6:malloc", of_uprobe_session_sleepable)
PROGRAM("usdt", of_usdt) // without usdt.bpf.h: no maps __bpf_usdt_specs and __bpf_usdt_ip_to_spec_id
PROGRAM("usdt.s/libc.so.6:libc:setjmp", of_usdt_sleepable)
PROGRAM("tp/sched/sched_switch", of_tracepoint)
PROGRAM("raw_tp.w/bpf_testmod_test_writable_bare", of_raw_tracepoint_writable)
PROGRAM("raw_tracepoint.w", of_raw_tracepoint_writable_too)
PROGRAM("perf_event", of_perf_event)
// Networking.
PROGRAM("tc", of_tc)
PROGRAM("classifier", of_classifier)
PROGRAM("action", of_action)
PROGRAM("tc/ingress", of_tc_ingress)
PROGRAM("tc/egress", of_tc_egress)
PROGRAM("tcx/egress", of_tcx_egress)
PROGRAM("netkit/primary", of_netkit_primary)
PROGRAM("netkit/peer", of_netkit_peer)
PROGRAM("xdp.frags", of_xdp_frags)
PROGRAM("xdp.frags/cpumap", of_xdp_frags_cpumap)
PROGRAM("xdp/devmap", of_xdp_devmap)
PROGRAM("xdp/cpumap", of_xdp_cpumap)
PROGRAM("lwt_in", of_lwt_in)
PROGRAM("lwt_out", of_lwt_out)
PROGRAM("lwt_xmit", of_lwt_xmit)
PROGRAM("lwt_seg6local", of_lwt_seg6local)
PROGRAM("sockops", of_sockops)
PROGRAM("sk_skb", of_sk_skb)
PROGRAM("sk_skb/verdict", of_sk_skb_verdict)
PROGRAM("sk_skb/stream_parser", of_sk_skb_parser)
PROGRAM("sk_skb/stream_verdict", of_sk_skb_stream_verdict)
PROGRAM("sk_msg", of_sk_msg)
PROGRAM("lirc_mode2", of_lirc_mode2)
PROGRAM("flow_dissector", of_flow_dissector)
// Control groups: the kernel wants 0 or 1 of most, so that 0 serves all but recvmsg.
PROGRAM("cgroup_skb/egress", of_cgroup_skb_egress)
PROGRAM("cgroup/skb", of_cgroup_skb)
PROGRAM("cgroup/sock", of_cgroup_sock)
PROGRAM("cgroup/sock_create", of_cgroup_sock_create)
PROGRAM("cgroup/sock_release", of_cgroup_sock_release)
PROGRAM("cgroup/post_bind4", of_cgroup_post_bind4)
PROGRAM("cgroup/post_bind6", of_cgroup_post_bind6)
PROGRAM("cgroup/bind4", of_cgroup_bind4)
PROGRAM("cgroup/bind6", of_cgroup_bind6)
PROGRAM("cgroup/connect6", of_cgroup_connect6)
PROGRAM("cgroup/connect_unix", of_cgroup_connect_unix)
PROGRAM("cgroup/sendmsg4", of_cgroup_sendmsg4)
PROGRAM("cgroup/sendmsg6", of_cgroup_sendmsg6)
PROGRAM("cgroup/sendmsg_unix", of_cgroup_sendmsg_unix)
#undef PROGRAM
#define PROGRAM(section, name) \
  SEC(section) int name(void *ctx) { return 1; }
PROGRAM("cgroup/recvmsg4", of_cgroup_recvmsg4)
PROGRAM("cgroup/recvmsg6", of_cgroup_recvmsg6)
PROGRAM("cgroup/recvmsg_unix", of_cgroup_recvmsg_unix)
PROGRAM("cgroup/getpeername4", of_cgroup_getpeername4)
PROGRAM("cgroup/getpeername6", of_cgroup_getpeername6)
PROGRAM("cgroup/getpeername_unix", of_cgroup_getpeername_unix)
PROGRAM("cgroup/getsockname4", of_cgroup_getsockname4)
PROGRAM("cgroup/getsockname6", of_cgroup_getsockname6)
PROGRAM("cgroup/getsockname_unix", of_cgroup_getsockname_unix)
PROGRAM("cgroup/sysctl", of_cgroup_sysctl)
PROGRAM("cgroup/getsockopt", of_cgroup_getsockopt)
PROGRAM("cgroup/setsockopt", of_cgroup_setsockopt)
PROGRAM("cgroup/dev", of_cgroup_dev)

char LICENSE[] SEC("license") = "GPL";
