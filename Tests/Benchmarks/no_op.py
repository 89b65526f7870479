#!/usr/bin/env python3
"""no_op.py BINARY FIXTURES: an apply of 1000 attachments that changes nothing, beside C that looks at their links.

Both are whole processes, in turn, and what counts is the time that they have the CPU, so that their ratio is the same
on a slow or busy machine: it fails where that is more than it may be. Run it in a mount namespace of its own: it mounts
a bpffs and leaves it there.
"""

import os
import statistics
import subprocess
import sys
import tempfile

ATTACHMENTS = 1000
RUNS = 21
# How many times the loop in C it may take at most, and how often that is measured before it has failed: whoever else is
# at work on the machine makes it more, never less.
LIMIT = 6
ROUNDS = 3

binary, fixtures = sys.argv[1:]


def milliseconds(arguments):
    """How long a program has the CPU, in itself and in the kernel."""
    pid = os.posix_spawn(arguments[0], arguments, os.environ)
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(arguments)}: exit code {os.waitstatus_to_exitcode(status)}")
    return (usage.ru_utime + usage.ru_stime) * 1000


here = os.path.dirname(os.path.abspath(__file__))
with tempfile.TemporaryDirectory() as work:
    c = os.path.join(work, "no_op")
    subprocess.run(["cc", "-O2", "-o", c, os.path.join(here, "no_op.c")], check=True)
    bpffs = os.path.join(work, "bpffs")
    manifest = os.path.join(work, "benchmark.yaml")
    os.mkdir(bpffs)
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(f"apiVersion: bpf-apply/v1\nname: benchmark\nprograms: {{ p: {{ file: {fixtures}/iterator.o }} }}\n")
        file.write("attachments:\n")
        for number in range(ATTACHMENTS):
            file.write(f"  a{number}: {{ program: p/list_tasks, iterator: task }}\n")
    subprocess.run(["mount", "-t", "bpf", "bpf", bpffs], check=True)
    try:
        apply = [binary, "apply", "-q", manifest, "--bpffs", bpffs]
        milliseconds(apply)
        links = os.path.join(bpffs, "bpf-apply", "benchmark", "current", "links")
        programs = [[c, links, str(ATTACHMENTS)], apply]
        for _ in range(ROUNDS):
            times = [[milliseconds(program) for program in programs] for _ in range(RUNS)]
            floor, ours = (statistics.median(series) for series in zip(*times))
            if ours <= LIMIT * floor:
                break
        milliseconds([binary, "destroy", "-q", "benchmark", "--bpffs", bpffs])
    finally:
        subprocess.run(["umount", bpffs], check=True)
ratio = ours / floor
print(f"no-op:   C: get, info, close    {floor:7.2f} ms   (medians of {RUNS} runs, in turn)")
print(f"no-op:   apply, no changes      {ours:7.2f} ms   {ratio:.2f} times, for {ATTACHMENTS} attachments")
print(f"no-op:   at most {LIMIT} times the loop in C: goal {'met' if ratio <= LIMIT else 'missed'}")
sys.exit(ratio > LIMIT)
