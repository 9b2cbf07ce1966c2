"""The line protocol of a rival: "run N" is answered by "WALL-NANOSECONDS CPU-NANOSECONDS".

The CPU time is that of this process, of its reaped children, and of the children that still run.
"""
import multiprocessing
import platform
import resource
import sys
import time

CPUCLOCK_SCHED = 2


def process_clock(pid):
    """CPU time of a running process, in nanoseconds: the clock that clock_getcpuclockid(3) makes of a pid."""
    try:
        return time.clock_gettime_ns((~pid << 3) | CPUCLOCK_SCHED)
    except OSError:
        return 0


def cpu():
    total = sum(process_clock(child.pid) for child in multiprocessing.active_children())
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += int((usage.ru_utime + usage.ru_stime) * 1e9)
    return total


def loop(run):
    """Serves the protocol. run(count) does the work; it may return the nanoseconds that count (None: all)."""
    print("ready", platform.python_implementation(), platform.python_version(), flush=True)
    for line in sys.stdin:
        count = int(line.split()[1])
        before = cpu()
        start = time.perf_counter_ns()
        measured = run(count)
        wall = time.perf_counter_ns() - start
        print(wall if measured is None else measured, cpu() - before, flush=True)
