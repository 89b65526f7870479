#!/usr/bin/env python3
"""What load.sh asks of which kernel, and what comes of the answers.

load.py lists KERNEL CACHE PAYLOAD          writes PAYLOAD/ask-ours and ask-libbpf: objects of PAYLOAD/objects
load.py keep KERNEL CACHE PAYLOAD OUT       keeps OUT/libbpf's answers, and completes it with those that were kept
load.py compare TABLE OUT KERNEL...         compares OUT/KERNEL/libbpf and ours

An answer is a line: `OBJECT ok ...`, or `OBJECT` and why it was refused.
"""

import csv
import hashlib
import os
import sys


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()[:16]


def objects(payload):
    top = os.path.join(payload, "objects")
    paths = [os.path.join(folder, file) for folder, _, files in os.walk(top, followlinks=True) for file in files]
    return sorted(os.path.relpath(path, top) for path in paths if path.endswith(".o"))


def answers(path):
    """By object."""
    found = {}
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="backslashreplace") as file:
            for line in file:
                name, _, answer = line.rstrip("\n").removeprefix("result ").partition(" ")
                found[name] = answer
    return found


class Kept:
    """libbpf's answers for a kernel in the cache, each by what it depends on; none for the host."""

    def __init__(self, kernel, cache, payload):
        self.payload = payload
        self.path = None
        if kernel != "host":
            files = [os.path.join(cache, kernel, name) for name in ("vmlinux", "config")]
            files += [os.path.join(payload, name) for name in ("dump_insns", "run.sh")]
            self.basis = "-".join(digest(file) for file in files)
            self.path = os.path.join(cache, "oracle", "loads", kernel)
        self.answers = {}
        if self.path:
            self.answers = {key: answer for key, answer in answers(self.path).items() if key.startswith(self.basis)}

    def key(self, name):
        return f"{self.basis}-{digest(os.path.join(self.payload, 'objects', name))}-{name}"

    def get(self, name):
        return self.answers.get(self.key(name)) if self.path else None

    def add(self, new):
        if not self.path or not new:
            return
        self.answers |= {self.key(name): answer for name, answer in new.items()}
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        write(self.path, [f"{key} {answer}" for key, answer in self.answers.items()])


def write(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


def lists(kernel, cache, payload):
    kept = Kept(kernel, cache, payload)
    names = objects(payload)
    write(os.path.join(payload, "ask-ours"), names)
    write(os.path.join(payload, "ask-libbpf"), [name for name in names if kept.get(name) is None])


def keep(kernel, cache, payload, out):
    kept = Kept(kernel, cache, payload)
    said = os.path.join(out, "libbpf")
    new = answers(said)
    kept.add(new)
    names = objects(payload)
    everything = {name: new.get(name) or kept.get(name) for name in names}
    write(said, [f"{name} {answer}" for name, answer in everything.items() if answer])
    write(os.path.join(out, "objects"), names)


def accepted_differences(path, kernels):
    """(object, kernel) -> reason, of the kernels that ran."""
    accepted = {}
    with open(path, encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.strip() and not line.startswith("#"))
        for name, labels, reason in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for kernel in kernels if labels == "*" else labels.split():
                if kernel in kernels:
                    accepted[name, kernel] = reason
    return accepted


def compare(table, out, *kernels):
    accepted = accepted_differences(table, kernels)
    passed, failed = 0, 0
    print(f"{'kernel':<8}{'objects':>8}{'libbpf':>8}{'ours':>8}{'differ':>8}")
    complaints = []
    for kernel in kernels:
        folder = os.path.join(out, kernel)
        libbpf, ours = (answers(os.path.join(folder, name)) for name in ("libbpf", "ours"))
        names = list(answers(os.path.join(folder, "objects")))
        differ = 0
        if not ours:
            failed += 1
            complaints.append(f"FAILED: {kernel}: no answer (see {folder})")
            accepted = {key: reason for key, reason in accepted.items() if key[1] != kernel}
        for name in names if ours else []:
            theirs, our = libbpf.get(name, "no answer"), ours.get(name, "no answer")
            differs = theirs.startswith("ok ") != our.startswith("ok ")
            reason = accepted.pop((name, kernel), None)
            differ += differs
            failure = None
            if "no answer" in (theirs, our):
                failure = f"libbpf: {theirs}; ours: {our} (see {folder})"
            elif differs and not reason:
                failure = f"libbpf: {theirs}\n    ours: {our}"
            elif reason and not differs:
                failure = f"no difference, where loads.tsv has one: {reason}"
            if failure:
                failed += 1
                complaints.append(f"FAILED: {name} on {kernel}: {failure}")
            else:
                passed += 1
        loaded = [sum(answer.startswith("ok ") for answer in of.values()) for of in (libbpf, ours)]
        print(f"{kernel:<8}{len(names):8}{loaded[0]:8}{loaded[1]:8}{differ:8}")
    for name, kernel in accepted:
        failed += 1
        complaints.append(f"FAILED: {name} on {kernel}: loads.tsv has a row for it, but there is no such object")
    for complaint in complaints:
        print(complaint)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


command, *rest = sys.argv[1:]
sys.exit({"lists": lists, "keep": keep, "compare": compare}[command](*rest))
