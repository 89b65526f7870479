#!/usr/bin/env python3
"""Counts a run of Swift Testing, which reports skipped and cancelled tests as passed.

count.py [--bpf] STATUS EVENTS          STATUS: swift test's exit code; EVENTS: its event stream
                                        --bpf: this machine can use BPF, so no test may miss that
count.py --rows KERNEL STATUS EVENTS    for a run as root on another kernel

Prints why tests were skipped, which failed, and last "N passed, N failed[, N skipped]"; with --rows
a row for each test, or each case of a parameterised one: test, case, KERNEL, result, reason.
"""

import json
import os
import re
import shutil
import sys

# What a test says that could not run for want of privilege, of BPF, or of a program.
NEEDS_BPF = re.compile(r"\b(root|privileges?|bpffs|bpf\(2\)|BPF)\b")
NEEDS_TOOL = re.compile(r"\bneeds ([\w.-]+) installed\b|\b([\w.-]+) is not installed\b")
# What it says where the kernel is too old.
NEEDS_LINUX = re.compile(r"\bLinux [0-9]+\.[0-9]+")


def misses_bpf(reason):
    return NEEDS_BPF.search(reason) is not None and NEEDS_LINUX.search(reason) is None


def avoidable(reason, bpf):
    """Whether the test could have run here."""
    tool = NEEDS_TOOL.search(reason)
    if tool:
        return shutil.which(tool[1] or tool[2]) is not None
    return bpf and misses_bpf(reason)


def name(event):
    """A test's name without its place: `Suite/test()`."""
    return re.sub(r"/[^/]*\.swift:\d+:\d+$", "", event.get("testID", "no test"))


def events(path):
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            try:
                record = json.loads(line)
            except ValueError:
                continue  # the last line of a run that was ended
            if record["kind"] == "event":
                yield record["payload"]


class Run:
    """What became of each test, and of each case of a parameterised one."""

    def __init__(self, path):
        self.results = {}  # (test, case's ID or "") -> (result, reason)
        self.cases = {}  # the same -> the case's name
        self.ended = False
        for event in events(path) if os.path.exists(path) else []:
            self.read(event)

    def read(self, event):
        kind = event["kind"]
        case = event.get("_testCase") or {}
        key = (name(event), case.get("id", ""))
        # A suite's ID has no place; its tests are reported one by one.
        is_test = ".swift:" in event.get("testID", "")
        if kind == "runEnded":
            self.ended = True
        elif kind == "issueRecorded":
            issue = event["issue"]
            if not issue["isKnown"] and issue.get("severity", "error") != "warning":
                texts = [message["text"] for message in event["messages"]][:1]
                if texts == ["Issue recorded"]:
                    texts = []
                texts = (event.get("_comments") or []) + texts
                self.set(key, case, "failed", ": ".join(texts) or "an issue")
        elif is_test and kind in ("testSkipped", "testCancelled", "testCaseCancelled"):
            reason = " ".join(event.get("_comments") or []) or "no reason given"
            self.set(key, case, "skipped", reason)
        elif is_test and kind in ("testStarted", "testCaseStarted"):
            self.set(key, case, "running", "")
        elif is_test and kind in ("testEnded", "testCaseEnded"):
            self.set(key, case, "passed", "")

    def set(self, key, case, result, reason):
        """The first issue counts; one that was skipped or has failed is still reported to end."""
        order = ["running", "passed", "skipped", "failed"]
        known = self.results.get(key, (None, ""))[0]
        if known is None or order.index(result) > order.index(known):
            self.results[key] = (result, reason)
            self.cases[key] = case.get("displayName", "")

    def title(self, key):
        return f"{key[0]} [{self.cases[key]}]" if self.cases[key] else key[0]

    def of(self, result):
        """The tests and cases that came to this: ((test, case's ID), reason)."""
        return [(key, reason) for key, (is_, reason) in self.results.items() if is_ == result]

    def early_end(self, status):
        """Why the run says less than it should, if so."""
        if not self.ended:
            running = sorted(self.title(key) for key, _ in self.of("running"))
            return f"ended early, with {status}; {', '.join(running) or 'no test'} had started"
        if status != "0" and not self.of("failed"):
            return f"ended with {status}"
        return None


def count(run, status, bpf):
    failed = {}
    for (test, _), reason in run.of("failed"):
        failed.setdefault(test, reason)
    by_reason, skipped = {}, set()
    for key, reason in run.of("skipped"):
        test = run.title(key)
        if avoidable(reason, bpf):
            failed[test] = f"skipped, but this machine could run it: {reason}"
        else:
            by_reason.setdefault(reason, set()).add(test)
            skipped.add(test)
    early = run.early_end(status)
    if early:
        failed.setdefault("swift test", early)

    for reason, tests in sorted(by_reason.items()):
        print(f"skipped: {reason}")
        for test in sorted(tests):
            print(f"         {test}")
    for test, reason in sorted(failed.items()):
        print(f"FAILED: {test}: {reason}".replace("\n", " "))
    passed = {test for (test, case), _ in run.of("passed") if not case}
    passed -= set(failed) | skipped
    summary = f"{len(passed)} passed, {len(failed)} failed"
    print(summary + (f", {len(skipped)} skipped" if skipped else ""))
    return 1 if failed else 0


def rows(run, kernel, status):
    parameterised = {test for test, case in run.results if case}
    for (test, case), (result, reason) in run.results.items():
        if result == "running" or (not case and test in parameterised and result == "passed"):
            continue
        if result == "skipped" and misses_bpf(reason):
            result, reason = "failed", f"skipped: {reason}"
        row(test, run.cases[test, case], kernel, result, reason)
    missing = run.early_end(status)
    if run.ended and not run.results:
        missing = "no test has such a name"
    if missing:
        row("all tests", "", kernel, "failed", missing)
    return 0


def row(*cells):
    print("\t".join(" ".join(cell.split()) for cell in cells))


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--rows"]:
        kernel, status, path = arguments[1:]
        return rows(Run(path), kernel, status)
    bpf = "--bpf" in arguments and os.geteuid() == 0
    status, path = [a for a in arguments if a != "--bpf"]
    return count(Run(path), status, bpf)


if __name__ == "__main__":
    sys.exit(main())
