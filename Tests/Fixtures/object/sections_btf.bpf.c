// Programs whose section names something of the kernel's BTF: functions, hooks, trace points, iterators, each with its sleepable form.
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define PROGRAM(section, name) \
  SEC(section) int name(void *ctx) { return 0; }

PROGRAM("tp_btf/sched_switch", tp_btf)
PROGRAM("?tp_btf.s/sys_enter", tp_btf_sleepable)
PROGRAM("fentry/kernel_clone", fentry)
PROGRAM("fexit/kernel_clone", fexit)
PROGRAM("fexit.s/__x64_sys_nanosleep", fexit_sleepable)
PROGRAM("fmod_ret/security_file_open", fmod_ret)
PROGRAM("fmod_ret.s/security_file_open", fmod_ret_sleepable)
PROGRAM("lsm/bprm_check_security", lsm)
PROGRAM("lsm.s/file_open", lsm_sleepable)
PROGRAM("lsm_cgroup/socket_create", lsm_cgroup)
PROGRAM("iter/bpf_map_elem", iter_map_elements)
PROGRAM("iter.s/task", iter_sleepable)
PROGRAM("iter/tcp", iter_tcp)
// No target: whoever loads them says which.
PROGRAM("?fentry", fentry_of_any)
PROGRAM("?freplace", freplace)
// Newer than libbpf 1.7 or than most kernels: off.
PROGRAM("?fsession/kernel_clone", fsession)
PROGRAM("?fsession.s/__x64_sys_nanosleep", fsession_sleepable)
PROGRAM("?fentry.multi/tcp_*", fentry_multi)
PROGRAM("?fexit.multi.s/tcp_*", fexit_multi)

char LICENSE[] SEC("license") = "GPL";
