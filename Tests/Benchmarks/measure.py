"""Times programs in turn, so that whatever disturbs the machine disturbs all of them alike."""

import os
import statistics
import time


def milliseconds(arguments, expected=0):
    """How long a program takes, from its start until it is reaped; its output is dropped."""
    null = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    start = time.perf_counter_ns()
    pid = os.posix_spawn(arguments[0], arguments, os.environ, file_actions=null)
    _, status = os.waitpid(pid, 0)
    elapsed = time.perf_counter_ns() - start
    if os.waitstatus_to_exitcode(status) != expected:
        raise SystemExit(f"{' '.join(arguments)}: exit code {os.waitstatus_to_exitcode(status)}")
    return elapsed / 1e6


def medians(programs, runs, warm_up=5):
    """The median of each program's times."""
    times = [[] for _ in programs]
    for run in range(warm_up + runs):
        for index, program in enumerate(programs):
            elapsed = milliseconds(program)
            if run >= warm_up:
                times[index].append(elapsed)
    return [statistics.median(series) for series in times]
