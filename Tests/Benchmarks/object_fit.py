#!/usr/bin/env python3
"""object_fit.py BINARY OBJECT: opening a bytecode file and fitting it to the running kernel, beside C over libbpf.

BINARY is `object-fit`. Neither hands anything to the kernel.
"""

import os
import statistics
import subprocess
import sys
import tempfile

GOAL = 0.3
RUNS = 25

release, source = sys.argv[1:]
here = os.path.dirname(os.path.abspath(__file__))


def run(program):
    """How many nanoseconds a program took, and how many instructions came of it."""
    done = subprocess.run([program, source], check=True, stdout=subprocess.PIPE, text=True)
    elapsed, instructions = map(int, done.stdout.split())
    return elapsed, instructions


with tempfile.TemporaryDirectory() as work:
    c = os.path.join(work, "object_fit")
    code = os.path.join(here, "object_fit.c")
    subprocess.run(["cc", "-O2", "-o", c, code, "-lbpf"], check=True)
    times = [[], []]
    for index in range(3 + RUNS):
        (libbpf, theirs), (ours, made) = run(c), run(release)
        if theirs != made:
            raise SystemExit(f"object-fit: {made} instructions instead of {theirs}")
        if index >= 3:
            times[0].append(libbpf / 1e6)
            times[1].append(ours / 1e6)
floor, swift = (statistics.median(series) for series in times)
verdict = "met" if swift <= GOAL * floor else "missed"
print(f"object-fit: C over libbpf      {floor:7.2f} ms   (medians of {RUNS} runs, in turn)")
print(f"object-fit: FittedObject       {swift:7.2f} ms   {swift / floor:.2f} times")
print(f"object-fit: {os.path.basename(source)}; at most {GOAL} times C over libbpf: goal {verdict}")
