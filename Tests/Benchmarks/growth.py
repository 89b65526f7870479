#!/usr/bin/env python3
"""growth.py BINARY FIXTURES: nothing that bpf-apply does grows faster than what it is told to do.

For deployments of 1, N + 1 and 2 N + 1 things of a kind, counts the system calls and the instructions of each
command. What the second N cost must be at most 2.2 times, less one, what the first N cost. Links of others must
cost at most one enumeration of all links, and nothing where nothing is attached.

Run it as root in mount and network namespaces of its own, where nobody else makes links meanwhile. It fails where
something grows, and says how much it has compared.
"""

import collections
import concurrent.futures
import os
import re
import socket
import subprocess
import sys
import tempfile

LIMIT = 2.2
# What may come and go by chance: a buffer that grows, a table that is sorted.
SLACK = {"calls": 12, "instructions": 600_000}
CALLS_OF_A_NO_OP = 4  # for each object that is looked at, with what its target takes

N = 10
FOREIGN = 200
# What grows with the square of few things does not show; what a plan of many takes must grow as they do.
MANY = 500
MANY_LIMIT = 2.1

COMMANDS = ["validate", "plan", "apply", "no-op", "status", "update", "rollback", "destroy"]
# Each run under valgrind takes about a second; what `plan` does, `apply` does, too.
COUNTED = ["apply", "no-op"]


class Case:
    """Manifests of a given number of things."""

    def __init__(self, name, lines, programs, section="attachments", prepare=None, several=False):
        self.name = name
        self.lines = lines
        self.programs = programs
        self.section = section
        self.prepare = prepare
        self.several = several

    def manifest(self, count, version, name="growth"):
        fixtures = sys.argv[2]
        text = f"apiVersion: bpf-apply/v1\nname: {name}\nprograms:\n"
        text += f"  p: {{ file: {fixtures}/{self.programs}{version}.o }}\n"
        text += f"{self.section}:\n"
        for number in range(count):
            text += "  " + self.lines.format(number) + "\n"
        return text


def veths(count):
    # /sys may show another namespace's interfaces.
    present = {name for _, name in socket.if_nameindex()}
    for number in range(count):
        if f"g{number}" not in present:
            subprocess.run(["ip", "link", "add", f"g{number}", "type", "veth", "peer", "name", f"h{number}"],
                           check=True)


def cgroup_root():
    with open("/proc/self/mountinfo", encoding="utf-8") as mounts:
        for line in mounts:
            fields = line.split()
            if fields[fields.index("-") + 1] == "cgroup2":
                return fields[4]
    raise SystemExit("growth: no cgroup2 is mounted")


def cgroups(count):
    for number in range(count):
        os.makedirs(f"{CGROUPS}/g{number}", exist_ok=True)


CGROUPS = f"{cgroup_root()}/bpf-apply-growth-{os.getpid()}"

CASES = [
    Case("iterators", "a{0}: {{ program: p/list_tasks, iterator: task }}", "iterator"),
    Case("cgroups", "a{0}: {{ program: p/on_packet, cgroup: " + CGROUPS + "/g{0} }}", "cgroup_skb",
         prepare=cgroups),
    Case("interfaces", "a{0}: {{ program: p/on_packet, xdp: {{ interface: g{0}, mode: generic }} }}", "xdp",
         prepare=veths),
    Case("maps", "m{0}: {{ type: hash, key: u32, value: u64, max_entries: 16 }}", "iterator",
         section="attachments:\n  a: { program: p/list_tasks, iterator: task }\nmaps"),
    Case("pins", "growth/p{0}: {{ map: p/hits }}", "iterator",
         section="attachments:\n  a: { program: p/list_tasks, iterator: task }\npins"),
    Case("deployments", "a{0}: {{ program: p/list_tasks, iterator: task }}", "iterator", several=True),
]


def run(arguments, expected=(0, 2)):
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode not in expected:
        raise SystemExit(f"growth: {' '.join(arguments)}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


class Counter:
    """Runs a command and counts what it takes."""

    def __init__(self, work):
        self.work = work
        self.binary = os.path.abspath(sys.argv[1])
        # valgrind does not read the debug information of Swift.
        self.stripped = os.path.join(work, "bpf-apply")
        run(["objcopy", "--strip-debug", self.binary, self.stripped])

    def calls(self, arguments):
        log = os.path.join(self.work, "calls")
        run(["strace", "-f", "-qq", "-o", log, self.binary] + arguments)
        with open(log, encoding="utf-8", errors="replace") as file:
            # What the memory allocator and the runtime do depends on much else.
            return sum(1 for line in file
                       if "(" in line and not re.search(r" (resumed|brk|mmap|munmap|mprotect|madvise|futex|\+\+\+|---)",
                                                        line[:40]))

    def instructions(self, arguments):
        output = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", self.stripped] + arguments)
        return int(re.search(r"Collected : (\d+)", output).group(1))


def arguments(case, command, work, bpffs, count):
    """What a command is told, for manifests of so many things."""
    def place(version):
        return os.path.join(work, f"manifests{version}")
    for version in ["", ".v2"]:
        # The same directory: where the manifest is in another, that is noted.
        os.makedirs(place(version), exist_ok=True)
        for number in range(count if case.several else 1):
            name = f"growth{number}" if case.several else "growth"
            with open(os.path.join(place(version), f"{name}.yaml"), "w", encoding="utf-8") as file:
                file.write(case.manifest(1 if case.several else count, version, name))
    there = ["--bpffs", bpffs]
    return {
        "validate": ["validate", place("")],
        "plan": ["plan", place("")] + there,
        "apply": ["apply", "-q", place("")] + there,
        "no-op": ["apply", "-q", place("")] + there,
        "status": ["status"] + ([] if case.several else ["growth"]) + there,
        "update": ["apply", "-q", place(".v2")] + there,
        "rollback": ["rollback", "-q", "growth0" if case.several else "growth"] + there,
        "destroy": ["destroy", "-q", "--all", "--yes"] + there,
    }[command]


def measure(case, work, what):
    """By command what it takes for 1, N + 1 and 2 N + 1 things."""
    bpffs = os.path.join(work, "bpffs")
    os.mkdir(bpffs)
    run(["mount", "-t", "bpf", "bpf", bpffs])
    counter = Counter(work)
    found = collections.defaultdict(list)
    for count in [1, N + 1, 2 * N + 1]:
        if case.prepare:
            case.prepare(count)
        for command in COMMANDS:
            told = arguments(case, command, work, bpffs, count)
            if what == "instructions" and command not in COUNTED:
                run([counter.binary] + told)
            else:
                found[command].append(getattr(counter, what)(told))
    run(["umount", bpffs])
    return found


def compare(case, what, found, failures):
    """How many commands were compared."""
    for command, (one, some, many) in found.items():
        first, second = some - one, many - some
        allowed = first * (LIMIT - 1) + SLACK[what]
        ratio = (many - one) / max(first, 1)
        print(f"growth: {case.name:12} {command:9} {what:12} {one:12,} +{first:12,} +{second:12,}   {ratio:.2f}")
        if second > allowed:
            failures.append(f"{case.name}: {command}: {what} grow {ratio:.2f} times")
    if what == "calls" and not case.several:
        calls = found["no-op"][2] - found["no-op"][0]
        if calls > CALLS_OF_A_NO_OP * 2 * N + SLACK[what]:
            failures.append(f"{case.name}: a no-op takes {calls / (2 * N):.1f} calls an object")
    return len(found)


def foreign_links(work, failures):
    """What links of others cost: at most one enumeration."""
    own, other = (os.path.join(work, name) for name in ["own", "other"])
    for bpffs in [own, other]:
        os.mkdir(bpffs)
        run(["mount", "-t", "bpf", "bpf", bpffs])
    counter = Counter(work)
    iterators = CASES[0]
    cgroups(FOREIGN + 1)
    manifests = {
        "cgroup": CASES[1].manifest(1, "", "own"),
        # What hooks cannot be asked for, all links are looked through for.
        "raw_tracepoint": Case("", "a{0}: {{ program: p/on_exec, raw_tracepoint: sched_process_exec }}",
                               "raw_tracepoint").manifest(1, "", "own"),
    }
    compared = 0
    for kind, text in manifests.items():
        manifest = os.path.join(work, f"{kind}.yaml")
        with open(manifest, "w", encoding="utf-8") as file:
            file.write(text)
        results = []
        for count in [0, FOREIGN]:
            if count:
                path = os.path.join(work, "foreign.yaml")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(iterators.manifest(count, "", "foreign"))
                run([counter.binary, "apply", "-q", path, "--bpffs", other])
            told = [manifest, "--bpffs", own]
            results.append([counter.calls(["plan"] + told), counter.calls(["apply", "-q"] + told),
                            counter.calls(["apply", "-q"] + told), counter.calls(["status", "own", "--bpffs", own])])
            run([counter.binary, "destroy", "-q", "own", "--bpffs", own])
        run([counter.binary, "destroy", "-q", "foreign", "--bpffs", other])
        for command, without, among in zip(["plan", "apply", "no-op", "status"], *results):
            # Next id, descriptor, two questions, close.
            most = (5 * FOREIGN if command in ["plan", "apply"] and kind != "cgroup" else 0) + SLACK["calls"]
            print(f"growth: {kind:14} {command:7} beside {FOREIGN} foreign links: {among - without} calls more, of {most}")
            compared += 1
            if among - without > most:
                failures.append(f"{kind}: {command}: {FOREIGN} foreign links cost {among - without} calls")
    for bpffs in [own, other]:
        run(["umount", bpffs])
    return compared


def many_things(pool, work, failures):
    """What commands take for many things of several kinds."""
    counter = Counter(work)

    def measure_many(count):
        bpffs = os.path.join(work, f"many{count}")
        os.mkdir(bpffs)
        run(["mount", "-t", "bpf", "bpf", bpffs])
        there = ["--bpffs", bpffs]
        manifests = []
        for version in ["", ".v2"]:
            manifests.append(f"{bpffs}{version}.yaml")
            with open(manifests[-1], "w", encoding="utf-8") as file:
                file.write(CASES[0].manifest(count, version, "many"))
                for section, line in [("maps", "m{0}: {{ type: hash, key: u32, value: u64, max_entries: 16 }}"),
                                      ("pins", "many/p{0}: {{ map: m{0} }}")]:
                    file.write(f"{section}:\n" + "".join(f"  {line.format(number)}\n" for number in range(count)))
        before, after = manifests
        found = {"plan": counter.instructions(["plan", "-q", before] + there)}
        run([counter.binary, "apply", "-q", before] + there)
        found["status"] = counter.instructions(["status", "many"] + there)
        found["update"] = counter.instructions(["apply", "-q", after] + there)
        found["rollback"] = counter.instructions(["rollback", "-q", "many"] + there)
        found["destroy"] = counter.instructions(["destroy", "-q", "many", "--yes"] + there)
        run(["umount", bpffs])
        return found

    few, some, many = pool.map(measure_many, [1, MANY + 1, 2 * MANY + 1])
    for command, one in few.items():
        first, both = some[command] - one, many[command] - one
        ratio = both / first
        print(f"growth: {'many':12} {command:9} {'instructions':12} {one:12,} +{first:12,} +{both - first:12,}   {ratio:.2f}")
        if ratio > MANY_LIMIT:
            failures.append(f"many: {command}: instructions grow {ratio:.2f} times from {MANY} to {2 * MANY}")
    return len(few)


def main():
    failures = []
    compared = 0
    with tempfile.TemporaryDirectory() as work:
        try:
            def job(case):
                found = {}
                for what in ["calls", "instructions"]:
                    place = os.path.join(work, f"{case.name}-{what}")
                    os.mkdir(place)
                    found[what] = measure(case, place, what)
                return found
            # None of these has to look at the links of others, or of each other.
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                for case, found in zip(CASES, pool.map(job, CASES)):
                    for what in found:
                        compared += compare(case, what, found[what], failures)
                compared += many_things(pool, work, failures)
            compared += foreign_links(work, failures)
        finally:
            for number in range(max(FOREIGN + 1, 2 * N + 1)):
                if os.path.isdir(f"{CGROUPS}/g{number}"):
                    os.rmdir(f"{CGROUPS}/g{number}")
            if os.path.isdir(CGROUPS):
                os.rmdir(CGROUPS)
    expected = len(CASES) * (len(COMMANDS) + len(COUNTED)) + 8 + 5
    if compared != expected:
        failures.append(f"{compared} comparisons, not {expected}")
    for failure in failures:
        print(f"FAILED: growth: {failure}")
    print(f"growth: {compared} compared, {len(failures)} grow")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
