#!/usr/bin/env python3
"""startup.py BINARY: `bpf-apply --version` beside /bin/true; the goal is 5 ms more at most."""

import sys

from measure import medians

GOAL = 5.0
RUNS = 60

binary = sys.argv[1]
floor, version = medians([["/bin/true"], [binary, "--version"]], RUNS)
verdict = "met" if version - floor <= GOAL else "missed"
print(f"startup: /bin/true            {floor:7.2f} ms   (medians of {RUNS} runs, in turn)")
print(f"startup: bpf-apply --version  {version:7.2f} ms   {version / floor:.1f} times")
print(f"startup: {version - floor:.2f} ms more than /bin/true: goal of {GOAL:.0f} ms {verdict}")
