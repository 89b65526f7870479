#!/usr/bin/env python3
"""load_object.py BINARY OBJECT: loading a bytecode file and pinning what is in it, beside `bpftool prog loadall`.

BINARY is `load-object`. Both are whole processes; the kernel's share, the verifier above all, is the same for both.
Run it in a mount namespace of its own, where /sys/fs/bpf may be covered.
"""

import os
import shutil
import statistics
import subprocess
import sys

from measure import milliseconds

GOAL = 0.5
RUNS = 25
BPFFS = "/sys/fs/bpf"

binary, source = sys.argv[1:]
subprocess.run(["mount", "-t", "bpf", "bpf", BPFFS], check=True)
# Both call the maps of data sections after the file.
target = os.path.join(BPFFS, "benchmark")
bpftool = shutil.which("bpftool")
programs = [
    ("bpftool prog loadall", [bpftool, "prog", "loadall", source, target]),
    ("load-object", [binary, "--pin", target, source]),
]


def clear():
    for name in os.listdir(target):
        os.unlink(os.path.join(target, name))
    os.rmdir(target)


times = [[] for _ in programs]
for run in range(3 + RUNS):
    for index, (_, arguments) in enumerate(programs):
        if index == 1:
            os.mkdir(target)
        elapsed = milliseconds(arguments)
        if run >= 3:
            times[index].append(elapsed)
        clear()
floor, ours = (statistics.median(series) for series in times)
print(f"load-object: bpftool prog loadall  {floor:6.1f} ms   (medians of {RUNS} runs, in turn)")
print(f"load-object: load-object --pin     {ours:6.1f} ms   {ours / floor:.2f} times")
verdict = "met" if ours <= GOAL * floor else "missed"
print(f"load-object: at most {GOAL} times bpftool: goal {verdict}")
