#!/usr/bin/env python3
"""apply.py BINARY FIXTURES: a second apply, which changes nothing, beside --version and a first.

Run it in a mount namespace of its own: it mounts a bpffs and leaves it there.
"""

import os
import statistics
import subprocess
import sys
import tempfile

from measure import medians, milliseconds

MANIFEST = """\
apiVersion: bpf-apply/v1
name: benchmark
programs:
  exec:  {{ file: {fixtures}/raw_tracepoint.o }}
  tasks: {{ file: {fixtures}/iterator.o }}
attachments:
  exec:  {{ program: exec/on_exec, raw_tracepoint: sched_process_exec }}
  tasks: {{ program: tasks/list_tasks, iterator: task }}
pins:
  benchmark/hits: {{ map: exec/hits }}
"""
RUNS = 30

binary, fixtures = sys.argv[1:]
with tempfile.TemporaryDirectory() as work:
    bpffs = os.path.join(work, "bpffs")
    manifest = os.path.join(work, "benchmark.yaml")
    os.mkdir(bpffs)
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(MANIFEST.format(fixtures=fixtures))
    subprocess.run(["mount", "-t", "bpf", "bpf", bpffs], check=True)
    try:
        apply = [binary, "apply", manifest, "--bpffs", bpffs]
        destroy = [binary, "destroy", "benchmark", "--bpffs", bpffs]
        firsts = []
        for _ in range(5):
            firsts.append(milliseconds(apply))
            milliseconds(destroy)
        first = statistics.median(firsts)
        milliseconds(apply)
        version, second = medians([[binary, "--version"], apply], RUNS)
        milliseconds(destroy)
    finally:
        subprocess.run(["umount", bpffs], check=True)
print(f"apply:   first, two programs  {first:7.2f} ms")
print(f"apply:   second, no changes   {second:7.2f} ms   {second / version:.1f} times --version")
