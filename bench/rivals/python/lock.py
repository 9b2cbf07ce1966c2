"""lock.py alone|two: multiprocessing.Lock, by this process alone, or by two at once with half of the runs each."""
import multiprocessing
import sys

import rival


def count_up(lock, times):
    for _ in range(times):
        with lock:
            pass


def serve(lock, connection):
    while True:
        count_up(lock, connection.recv())
        connection.send(None)


def main():
    lock = multiprocessing.Lock()
    mine, theirs = multiprocessing.Pipe()
    if sys.argv[1] == "two":
        multiprocessing.Process(target=serve, args=(lock, theirs), daemon=True).start()

    def run(count):
        if sys.argv[1] == "alone":
            count_up(lock, count)
            return
        mine.send(count // 2)
        count_up(lock, count - count // 2)
        mine.recv()

    rival.loop(run)


if __name__ == "__main__":
    main()
