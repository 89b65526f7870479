#!/usr/bin/env python3
"""btf_index.py BINARY: opening the kernel's BTF and finding 50 types, beside C over libbpf.

BINARY is `btf-index`. The kernel's BTF is the same for both, and so must be what they find.
"""

import os
import statistics
import subprocess
import sys
import tempfile

GOAL = 0.5
RUNS = 25
STRUCTS = """\
task_struct cred file inode dentry super_block mm_struct vm_area_struct page folio net_device sk_buff sock
socket tcp_sock inet_sock bpf_prog bpf_map bpf_link cgroup css_set nsproxy pid signal_struct rq""".split()
FUNCTIONS = """\
vfs_read vfs_write do_exit do_unlinkat tcp_connect tcp_close udp_sendmsg ip_rcv dev_queue_xmit schedule
wake_up_process bpf_map_update_elem bpf_prog_load security_file_open kmem_cache_alloc_noprof""".split()
TYPEDEFS = "pid_t u8 u16 u32 u64 s32 size_t loff_t gfp_t atomic_t".split()

release = sys.argv[1]
here = os.path.dirname(os.path.abspath(__file__))
wanted = []
for kind, names in ("struct", STRUCTS), ("func", FUNCTIONS), ("typedef", TYPEDEFS):
    for name in names:
        wanted += [name, kind]


def run(program):
    """How many nanoseconds a program took, and what it found."""
    done = subprocess.run([program, *wanted], check=True, stdout=subprocess.PIPE, text=True)
    elapsed, *ids = map(int, done.stdout.split())
    return elapsed, ids


with tempfile.TemporaryDirectory() as work:
    c = os.path.join(work, "btf_index")
    source = os.path.join(here, "btf_index.c")
    subprocess.run(["cc", "-O2", "-o", c, source, "-lbpf"], check=True)
    times = [[], []]
    for index in range(3 + RUNS):
        (libbpf, theirs), (ours, found) = run(c), run(release)
        if theirs != found:
            raise SystemExit(f"btf-index: found {found} instead of {theirs}")
        if index >= 3:
            times[0].append(libbpf / 1e6)
            times[1].append(ours / 1e6)
floor, swift = (statistics.median(series) for series in times)
verdict = "met" if swift <= GOAL * floor else "missed"
print(f"btf-index: C over libbpf       {floor:7.2f} ms   (medians of {RUNS} runs, in turn)")
print(f"btf-index: BTF.kernel          {swift:7.2f} ms   {swift / floor:.2f} times")
print(f"btf-index: open, {len(wanted) // 2} names; at most {GOAL} times C over libbpf: goal {verdict}")
# Both do the same work in one run: the ratio is not a matter of how slow the machine is.
sys.exit(swift > GOAL * floor)
