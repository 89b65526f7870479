#!/usr/bin/env python3
"""Holds the commands of bpf(2) to the table of where each of them works.

commands.py TESTS.tsv TABLE    TESTS.tsv: rows of `count.py --rows` behind a line of titles

Prints one row as `count.py --rows` does: passed where BPFCommandTests, and for the forms of
BPF_LINK_CREATE the tests of link-forms.tsv, say of every command and kernel what the table says. Prints nothing where TESTS.tsv does not hold all of that suite on all kernels of the
table. With BPF_APPLY_RECORD=1 in the environment it writes the table instead.
"""

import csv
import os
import sys


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row and not row[0].startswith("#")]


def cells(rows):
    """What was seen: ok, or - where the kernel does not have the command."""
    forms = os.path.join(os.path.dirname(os.path.abspath(__file__)), "link-forms.tsv")
    forms = {test: f"BPF_LINK_CREATE: {form}" for form, test in read(forms)[1:]}
    seen = {}
    for test, case, kernel, result, _ in rows:
        _, _, test = test.partition("/")
        if test.startswith("BPFCommandTests/") and case:
            seen.setdefault((case, kernel), []).append(result)
        elif test in forms:
            seen.setdefault((forms[test], kernel), []).append(result)
    # A command has two tests, a form one for each of its cases.
    return {cell: "ok" if set(results) == {"passed"} else "-" for cell, results in seen.items()}


def record(path, seen, kernels):
    commands = list(dict.fromkeys(command for command, _ in seen))
    with open(path, "w", encoding="utf-8") as file:
        print("# Where each command of bpf(2) did what it shall, and refused what it shall refuse. `-`: the kernel does", file=file)
        print("# not have it. Written by `BPF_APPLY_RECORD=1 Tests/VM/tests.sh`.", file=file)
        print("command", *kernels, sep="\t", file=file)
        for command in commands:
            print(command, *(seen.get((command, kernel), "-") for kernel in kernels), sep="\t", file=file)


def main():
    rows = read(sys.argv[1])[1:]
    seen = cells(rows)
    if os.environ.get("BPF_APPLY_RECORD"):
        return record(sys.argv[2], seen, list(dict.fromkeys(row[2] for row in rows)))
    titles, *table = read(sys.argv[2])
    known = {(row[0], kernel): cell for row in table for kernel, cell in zip(titles[1:], row[1:])}
    if not seen or not {kernel for _, kernel in known} <= {kernel for _, kernel in seen}:
        return
    differences = [
        f"{command} on {kernel}: the table says {known.get((command, kernel), 'nothing')}, the kernel {cell}"
        for (command, kernel), cell in seen.items() if known.get((command, kernel)) != cell]
    result = "failed" if differences else "passed"
    print("commands.tsv", "", "all", result, "; ".join(differences), sep="\t")


if __name__ == "__main__":
    main()
