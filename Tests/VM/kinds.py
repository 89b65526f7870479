#!/usr/bin/env python3
"""Writes the article that says on which kernels each kind of attachment was seen at work.

kinds.py RESULTS.tsv    a table like expected.tsv: a case, and what it came to on each kernel

Prints Kinds.md of BPFLoader's documentation. What a case attaches is read from its manifest and its
bytecode's source.
"""

import os
import re
import sys

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")

HEAD = """\
# Kinds of attachments on Debian's kernels

On which kernels each kind was seen at work, and what stands in its way on others.

## Overview

This article is generated from the table of cases that ran on Debian's kernels, and on a host's own Linux 6.18 that is
locked down and has neither kprobes nor netkit (`Tests/VM/run.sh`). It has a row for each of them: a kind of
``AttachmentKind/all``, the section of its program, and what the manifest said.

- ok: applied, seen to run, unchanged at the second apply, repaired, changed, moved where the case has another target,
  and destroyed without a trace.
- A version: refused before anything was changed, with the message that it needs this version of Linux.
- lacks: refused before anything was changed, with the message that the kernel does not have this.
- lockdown: refused by the kernel, with the message that lockdown forbids it, and nothing was left behind.
- –: not run.
"""


def text(case, name):
    path = os.path.join(CASES, case, name)
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return file.read()


def kind(case):
    """A case is called after its kind, or says which it is."""
    said = re.search(r"^kind=(\w+)$", text(case, "run.sh"), re.M)
    return said.group(1) if said else case


def sections(case):
    """The sections of what the manifest attaches, in its order."""
    manifest, source = text(case, "manifest.yaml"), text(case, case + ".bpf.c")
    found = []
    for name in re.findall(rf"(?:program|map): \w+/(\w+), {kind(case)}:", manifest):
        match = (re.search(rf'(?:COUNTING|LISTING|CONGESTION_CONTROL)(?:_IN\(\d+, |\()"([^"]+)", {name},', source)
                 or re.search(rf'SEC\("([^"]+)"\)\s+(?:int|struct \w+) {name}\b', source))
        if not match:
            sys.exit(f"kinds.py: no section of {name} in {case}")
        if match.group(1) not in found:
            found.append(match.group(1))
    return found


def form(case):
    """What the manifest says; of several attachments the last, for which the case is made."""
    found = re.findall(rf"(?:program|map): \w+/\w+, ({kind(case)}: .*) }}$", text(case, "manifest.yaml"), re.M)
    if not found:
        sys.exit(f"kinds.py: no {kind(case)} in the manifest of {case}")
    return found[-1]


def cell(result):
    """A cell of expected.tsv in words."""
    if result in ("ok", "-"):
        return {"-": "–"}.get(result, result)
    _, reason = result.split("/")
    return reason if reason[0].isdigit() or reason == "lockdown" else f"lacks {reason}"


def remark(case):
    """What the manifest's comment says of a case that is of no kind."""
    lines = re.match(r"(?:# .*\n)+", text(case, "manifest.yaml"))
    return " ".join(line[2:] for line in lines.group().splitlines()) if lines else ""


def table(titles, rows):
    yield ""
    yield f"| {' | '.join(titles)} |"
    yield f"| {' | '.join('---' for _ in titles)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def article(kernels, rows):
    # A case that says what it is in its manifest is one of many kinds at once.
    single = [(case, results) for case, results in rows if not remark(case)]
    several = [(case, results) for case, results in rows if remark(case)]
    order = list(dict.fromkeys(kind(case) for case, _ in single))
    single.sort(key=lambda row: order.index(kind(row[0])))
    yield HEAD.rstrip("\n")
    yield from table(
        ["kind", "section", "manifest", *kernels],
        ([f"`{kind(case)}`", ", ".join(f"`{name}`" for name in sections(case)), f"`{form(case)}`",
          *map(cell, results)] for case, results in single))
    yield ""
    yield "## Several kinds at once"
    yield from table(["case", "what it is", *kernels],
                     ([f"`{case}`", remark(case), *map(cell, results)] for case, results in several))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]
    for line in article(rows[0][1:], [(case, results) for case, *results in rows[1:]]):
        print(line)


if __name__ == "__main__":
    main()
