#!/usr/bin/env python3
"""Compares what bpf-apply would load with what libbpf would; run.sh, which calls it, says how.

What libbpf says of an object depends on nothing but the object, the kernel and the oracle, and is kept in
CACHE/oracle/outputs, as KERNEL-DIGESTS/OBJECT-DIGEST.txt.
"""

import argparse
import collections
import concurrent.futures
import csv
import difflib
import hashlib
import itertools
import os
import re
import shutil
import subprocess
import sys

JOBS = 2
TIMEOUT = 60
REFUSED = 65  # bpf-apply's exit code for input that is wrong
HERE = os.path.dirname(os.path.abspath(__file__))

Answer = collections.namedtuple("Answer", "lines refusal")  # refusal: why there is nothing to load, or None


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("-v", dest="verbose", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--binary")
    parser.add_argument("--cache", required=True)
    parser.add_argument("--kernel", dest="kernels", action="append", required=True)
    parser.add_argument("objects", nargs="*")
    return parser.parse_args()


def digest(*paths):
    result = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            result.update(hashlib.sha256(file.read()).digest())
    return result.hexdigest()[:16]


class Kernel:
    """A kernel in the cache: what loading for it depends on."""

    def __init__(self, cache, label):
        self.label = label
        self.btf, self.config, self.kallsyms, release = (
            os.path.join(cache, label, name) for name in ("btf", "config", "kallsyms", "release"))
        self.possible = os.path.join(cache, "oracle", "possible")
        with open(release, encoding="ascii") as file:
            self.release = file.read().strip()
        self.digest = digest(release, self.btf, self.config, self.kallsyms, self.possible)


class Oracle:
    def __init__(self, cache, kernels):
        self.program = os.path.join(cache, "oracle", "dump_insns")
        outputs = os.path.join(cache, "oracle", "outputs")
        os.makedirs(outputs, exist_ok=True)
        program = digest(self.program)
        self.folders = {}
        for kernel in kernels:
            current = f"{kernel.label}-{kernel.digest}-{program}"
            self.folders[kernel] = os.path.join(outputs, current)
            for folder in os.listdir(outputs):
                if folder != current and folder.startswith(kernel.label + "-"):
                    shutil.rmtree(os.path.join(outputs, folder))

    def answer(self, name, path, kernel):
        kept = os.path.join(self.folders[kernel], f"{name}-{digest(path)}.txt")
        if not os.path.exists(kept):
            done = subprocess.run(
                [self.program, "-f", "-b", kernel.btf, "-r", kernel.release, "-c", kernel.config,
                 "-s", kernel.kallsyms, "-n", kernel.possible, path],
                stdout=subprocess.PIPE, timeout=TIMEOUT, check=False)
            if done.returncode not in (0, 1):
                raise SystemExit(f"{name} on {kernel.label}: dump_insns ended with {done.returncode}")
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            with open(kept + ".new", "wb") as file:
                file.write(done.stdout.replace(path.encode(), name.encode()))
            os.rename(kept + ".new", kept)
        with open(kept, encoding="utf-8", errors="backslashreplace") as file:
            *lines, result = file.read().splitlines()
        verdict = result.removeprefix(f"result {name} ")
        return Answer(lines, None if verdict.startswith("ok ") else verdict)


def our_answer(binary, path, kernel):
    done = subprocess.run(
        [binary, "inspect", "--as-loaded", path, "--btf", kernel.btf, "--kernel-release", kernel.release,
         "--kconfig", kernel.config, "--kallsyms", kernel.kallsyms, "--possible-cpus", kernel.possible],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT, check=False,
        encoding="utf-8", errors="backslashreplace")
    lines = [line for line in done.stdout.splitlines() if not line.startswith("result ")]
    if done.returncode == 0:
        return Answer(lines, None)
    why = done.stderr.strip().splitlines() or ["nothing said"]
    if done.returncode != REFUSED:
        raise ChildProcessError(f"bpf-apply ended with {done.returncode}: {why[0]}")
    return Answer(lines, why[0])


def without_digest(line):
    # That of the instructions, which follow one by one: they say more.
    return re.sub(r" masked fnv [0-9a-f]+$", "", line) if line.startswith("prog ") else line


def shortened(theirs, our):
    """What differs in two lines: of long ones of the same form, the words that do, each with the word before it."""
    theirs, our = theirs.split(), our.split()
    place = theirs[:2]
    if len(theirs) == len(our) > 8 and place == our[:2]:
        places = [i for i, pair in enumerate(zip(theirs, our)) if pair[0] != pair[1]]
        theirs, our = ([word for i in places for word in words[i - 1:i + 1]] for words in (theirs, our))
        return f"{' '.join(place)}: libbpf `{' '.join(theirs)}`, bpf-apply `{' '.join(our)}`"
    return f"libbpf `{' '.join(theirs)}`, bpf-apply `{' '.join(our)}`"


def first_difference(libbpf, ours):
    """The first lines that differ, as one line."""
    pairs = list(itertools.zip_longest(libbpf, ours, fillvalue="nothing more"))
    reduced = [(without_digest(theirs), without_digest(our)) for theirs, our in pairs]
    if any(theirs != our for theirs, our in reduced):
        pairs = reduced
    place = ""
    for theirs, our in pairs:
        if theirs != our:
            inside = f"{place}: " if theirs.startswith(" ") or our.startswith(" ") else ""
            return inside + shortened(theirs, our)
        if not theirs.startswith(" "):
            place = " ".join(theirs.split()[:2])
    return None


def difference(libbpf, ours):
    """In one line, or None where both are the same."""
    if libbpf.refusal and ours.refusal:
        return None
    if libbpf.refusal:
        return f"libbpf refuses ({libbpf.refusal}), bpf-apply does not"
    if ours.refusal:
        return f"bpf-apply refuses ({ours.refusal}), libbpf does not"
    return first_difference(libbpf.lines, ours.lines)


def known_objects(cache):
    """The path of each object by its name: GROUP/NAME."""
    objects = {}
    groups = {"fixtures": os.path.join(HERE, "..", "Fixtures"), "oracle": os.path.join(HERE, "fixtures")}
    for folder in sorted(os.scandir(os.path.join(cache, "oracle", "objects")), key=lambda entry: entry.name):
        if folder.is_dir():
            groups[folder.name] = folder.path
    for group, top in groups.items():
        for folder, _, files in os.walk(top):
            for file in files:
                path = os.path.normpath(os.path.join(folder, file))
                if file.endswith(".o"):
                    name = os.path.relpath(path, top).removesuffix(".o").removesuffix(".bpf")
                    objects[f"{group}/{name}"] = path
    return dict(sorted(objects.items()))


def chosen_objects(known, names):
    chosen = {}
    for name in names:
        if name not in known and not os.path.exists(name):
            raise SystemExit(f"no object {name}")
        chosen[name] = known.get(name, name)
    return chosen or known


def accepted_differences(path, objects, labels):
    """(object, kernel) -> reason, of those that run."""
    accepted = {}
    with open(path, encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.strip() and not line.startswith("#"))
        for name, kernel, reason in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for label in labels if kernel == "*" else [kernel]:
                if label in labels and name in objects:
                    accepted[name, label] = reason
    return accepted


def record(oracle, cells, kernels):
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        answers = list(pool.map(lambda cell: oracle.answer(*cell), cells))
    reasons = {}
    for (name, _, kernel), answer in zip(cells, answers):
        if answer.refusal:
            reasons.setdefault(answer.refusal.replace(name, "OBJECT"), {}).setdefault(name, []).append(kernel.label)
    for reason, names in sorted(reasons.items(), key=lambda item: -len(item[1])):
        print(reason)
        for name, labels in names.items():
            print(f"    {name}: {' '.join(labels)}")
    for kernel in kernels:
        of_kernel = [answer.refusal for cell, answer in zip(cells, answers) if cell[2] is kernel]
        print(f"{kernel.label:<6} {of_kernel.count(None):4} accepted, {len(of_kernel) - of_kernel.count(None):4} refused")


def compare(oracle, cells, accepted, options):
    def both(cell):
        name, path, kernel = cell
        try:
            return oracle.answer(*cell), our_answer(options.binary, path, kernel), None
        except (ChildProcessError, subprocess.TimeoutExpired) as error:
            return None, None, str(error)

    counts, failed = collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        for (name, _, kernel), (libbpf, ours, failure) in zip(cells, pool.map(both, cells)):
            found = None if failure else difference(libbpf, ours)
            reason = accepted.get((name, kernel.label))
            if found and reason:
                counts["accepted"] += 1
            elif failure or found:
                failure = failure or found
            elif reason:
                failure = f"no difference, where differences.tsv has one: {reason}"
            else:
                counts["refused" if libbpf.refusal else "same"] += 1
            if failure:
                failed += 1
                print(f"FAILED: {name} on {kernel.label}: {failure}", flush=True)
            if options.verbose and found and not (libbpf.refusal or ours.refusal):
                sys.stdout.writelines(line + "\n" for line in difflib.unified_diff(
                    libbpf.lines, ours.lines, "libbpf", "bpf-apply", lineterm=""))
    print(f"{counts['same']} the same, {counts['refused']} refused by both, "
          f"{counts['accepted']} differ as differences.tsv says")
    print(f"{sum(counts.values())} passed, {failed} failed")
    return failed


def main():
    options = arguments()
    kernels = [Kernel(options.cache, label) for label in options.kernels]
    objects = chosen_objects(known_objects(options.cache), options.objects)
    oracle = Oracle(options.cache, kernels)
    cells = [(name, path, kernel) for name, path in objects.items() for kernel in kernels]
    if options.record:
        return record(oracle, cells, kernels)
    accepted = accepted_differences(os.path.join(HERE, "differences.tsv"), objects, options.kernels)
    return 1 if compare(oracle, cells, accepted, options) else 0


sys.exit(main())
