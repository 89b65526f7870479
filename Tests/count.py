#!/usr/bin/env python3
"""Counts a run of Swift Testing, which reports skipped and cancelled tests as passed.

count.py [--bpf] STATUS EVENTS     STATUS: swift test's exit code; EVENTS: its event stream
                                   --bpf: this machine can use BPF, so no test may miss that

Prints why tests were skipped, which failed, and last "N passed, N failed[, N skipped]".
"""

import json
import os
import re
import shutil
import sys

# What a test says that could not run for want of privilege, of BPF, or of a program.
NEEDS_BPF = re.compile(r"\b(root|privileges?|bpffs|bpf\(2\)|BPF)\b")
NEEDS_TOOL = re.compile(r"\bneeds ([\w.-]+) installed\b|\b([\w.-]+) is not installed\b")


def avoidable(reason, bpf):
    """Whether the test could have run here."""
    tool = NEEDS_TOOL.search(reason)
    if tool:
        return shutil.which(tool[1] or tool[2]) is not None
    return bpf and NEEDS_BPF.search(reason) is not None


def name(event):
    """A test's name without its place: `Suite/test()`, with the case of a parametrised one."""
    text = re.sub(r"/[^/]*\.swift:\d+:\d+$", "", event.get("testID", "no test"))
    case = event.get("_testCase", {}).get("displayName")
    return f"{text} [{case}]" if case else text


def events(path):
    with open(path, encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            if record["kind"] == "event":
                yield record["payload"]


def main():
    arguments = sys.argv[1:]
    bpf = "--bpf" in arguments and os.geteuid() == 0
    status, path = [a for a in arguments if a != "--bpf"]

    started, ended, skipped, failed, whole_run = set(), set(), {}, {}, False
    for event in events(path) if os.path.exists(path) else []:
        kind = event["kind"]
        reason = " ".join(event.get("_comments") or []) or "no reason given"
        # A suite's ID has no place; its tests are reported one by one.
        is_test = ".swift:" in event.get("testID", "")
        if kind == "runEnded":
            whole_run = True
        elif kind in ("testSkipped", "testCancelled", "testCaseCancelled") and is_test:
            skipped[name(event)] = reason
        elif kind == "issueRecorded" and not event["issue"]["isKnown"]:
            if event["issue"].get("severity", "error") != "warning":
                texts = [message["text"] for message in event["messages"]]
                failed.setdefault(name(event).split(" [")[0], texts[0] if texts else "an issue")
        elif kind == "testStarted" and is_test:
            started.add(name(event))
        elif kind == "testEnded" and is_test:
            ended.add(name(event))

    for test, reason in list(skipped.items()):
        if avoidable(reason, bpf):
            del skipped[test]
            failed[test] = f"skipped, but this machine could run it: {reason}"
    if not whole_run:
        running = ", ".join(sorted(started - ended)) or "no test"
        failed["swift test"] = f"ended early, with {status}; {running} had started"
    elif status != "0" and not failed:
        failed["swift test"] = f"ended with {status}"

    by_reason = {}
    for test, reason in skipped.items():
        by_reason.setdefault(reason, []).append(test)
    for reason, tests in sorted(by_reason.items()):
        print(f"skipped: {reason}")
        for test in sorted(tests):
            print(f"         {test}")
    for test, reason in sorted(failed.items()):
        print(f"FAILED: {test}: {reason}".replace("\n", " "))
    passed = len(ended - set(skipped) - set(failed))
    summary = f"{passed} passed, {len(failed)} failed"
    print(summary + (f", {len(skipped)} skipped" if skipped else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
