#!/usr/bin/env python3
"""map_batch.py RELEASE DYNAMIC: seeding a map of 1,000,000 entries in batches, beside C over libbpf.

Both are `map-batch`: one is timed; the other, which libc is not linked into, has its allocations counted.
"""

import os
import statistics
import subprocess
import sys
import tempfile

GOAL = 1.1
RUNS = 15
ENTRIES = 1_000_000

release, dynamic = sys.argv[1:]
here = os.path.dirname(os.path.abspath(__file__))


def compiled(work, source, *arguments):
    path = os.path.join(work, source.removesuffix(".c"))
    subprocess.run(["cc", "-O2", "-o", path, os.path.join(here, source), *arguments], check=True)
    return path


def nanoseconds(*arguments, **environment):
    done = subprocess.run(
        arguments, check=True, stdout=subprocess.PIPE, env={**os.environ, **environment}
    )
    return int(done.stdout)


def allocations(work, preload, batches):
    path = os.path.join(work, "allocations")
    nanoseconds(dynamic, str(ENTRIES // batches), LD_PRELOAD=preload, ALLOCATIONS=path)
    with open(path, encoding="ascii") as file:
        return int(file.read())


with tempfile.TemporaryDirectory() as work:
    c = compiled(work, "map_batch.c", "-lbpf")
    times = [[], []]
    for run in range(1 + RUNS):
        for series, program in zip(times, (c, release)):
            elapsed = nanoseconds(program)
            if run > 0:
                series.append(elapsed / 1e6)
    floor, swift = (statistics.median(series) for series in times)
    preload = compiled(work, "count_allocations.c", "-shared", "-fPIC", "-fno-builtin")
    few, many = (allocations(work, preload, batches) for batches in (10, 1000))

verdict = "met" if swift <= GOAL * floor else "missed"
print(f"map-batch: C over libbpf       {floor:7.2f} ms   (medians of {RUNS} runs, in turn)")
print(f"map-batch: Map.update          {swift:7.2f} ms   {swift / floor:.2f} times")
print(f"map-batch: at most {GOAL} times C over libbpf: goal {verdict}")
verdict = "met" if many == few else "missed"
print(f"map-batch: {few} allocations with 10 batches, {many} with 1000: goal of as many {verdict}")
# Not a matter of how slow the machine is.
sys.exit(many != few)
