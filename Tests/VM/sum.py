#!/usr/bin/env python3
"""Sums up the tests that ran on several kernels.

sum.py TESTS.tsv COMMANDS.tsv [HOST.tsv]    rows of `count.py --rows`, the first file's behind a line of titles;
                                            COMMANDS.tsv: rows of commands.py, which count too

Prints the counts of each kernel, what failed, and last "N passed, N failed[, N skipped]". What was
skipped on one kernel and passed on another, or on the host, is not among the skipped; nor need be
what the host skipped and a kernel did, of which the number is printed.
"""

import collections
import csv
import sys
import textwrap


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def main():
    rows = read(sys.argv[1])[1:] + read(sys.argv[2])
    host = read(sys.argv[3]) if len(sys.argv) > 3 else []

    # A parameterised test that is skipped as a whole names no case.
    passed = {cell for test, case, _, result, _ in rows + host if result == "passed"
              for cell in ((test, case), (test, ""))}
    missing, lacking, counts = {}, collections.Counter(), {}
    for test, case, kernel, result, reason in rows:
        counts.setdefault(kernel, collections.Counter())[result] += 1
        if result == "skipped" and (test, case) in passed:
            lacking[kernel, reason] += 1
        elif result == "skipped":
            missing.setdefault((test, case), reason)

    print("kernel    passed  failed  skipped")
    for kernel, count in counts.items():
        print(f"{kernel:<10}{count['passed']:6}{count['failed']:8}{count['skipped']:9}")
    for (kernel, reason), number in sorted(lacking.items()):
        print(f"{kernel} lacks, for {number}: {reason}")
    if lacking:
        number = sum(lacking.values())
        print(f"{number} that one kernel lacks passed on another, or on this machine: no skips")
    in_vms = {(test, case) for test, case, _, result, _ in rows if result == "passed"}
    made_up = in_vms & {(test, case) for test, case, _, result, _ in host if result == "skipped"}
    if made_up:
        print(f"{len(made_up)} that this machine lacks passed on another kernel: no skips")
    for (test, case), reason in sorted(missing.items()):
        print(f"skipped on every kernel: {test}{f' [{case}]' if case else ''}: {reason}")
    failures = [row for row in rows if row[3] == "failed"]
    for test, case, kernel, _, reason in failures:
        reason = textwrap.shorten(reason, 300, placeholder=" ...")  # whole in TESTS.tsv
        print(f"FAILED: {test}{f' [{case}]' if case else ''} on {kernel}: {reason}")
    summary = f"{sum(count['passed'] for count in counts.values())} passed, {len(failures)} failed"
    print(summary + (f", {len(missing)} skipped" if missing else ""))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
