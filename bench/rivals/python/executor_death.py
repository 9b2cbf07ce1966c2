"""executor_death.py: SIGKILL a busy worker of a ProcessPoolExecutor(2) until the future of its task fails.

A broken executor cannot be used again, so each run makes a new one, outside the measured time.
"""
import multiprocessing
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import rival


def busy(fd):
    os.write(fd, b"%10d" % os.getpid())
    time.sleep(60)


def once(context):
    reading, writing = os.pipe()
    try:
        with ProcessPoolExecutor(2, mp_context=context) as executor:
            future = executor.submit(busy, writing)
            pid = int(os.read(reading, 10))
            start = time.perf_counter_ns()
            os.kill(pid, signal.SIGKILL)
            try:
                future.result(timeout=30)
            except BrokenProcessPool:
                return time.perf_counter_ns() - start
            raise AssertionError("the task of a killed worker returned")
    finally:
        os.close(reading)
        os.close(writing)


def main():
    context = multiprocessing.get_context("fork")
    rival.loop(lambda count: sum(once(context) for _ in range(count)))


if __name__ == "__main__":
    main()
