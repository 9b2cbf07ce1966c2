"""queue_throughput.py BYTES: objects of that many bytes through multiprocessing.Queue to another process."""
import multiprocessing
import sys

import rival


def take(queue, done):
    while True:
        if queue.get() is None:
            done.release()


def main():
    payload = bytes(int(sys.argv[1]))
    queue = multiprocessing.Queue(1024)
    done = multiprocessing.Semaphore(0)
    multiprocessing.Process(target=take, args=(queue, done), daemon=True).start()

    def run(count):
        for _ in range(count):
            queue.put(payload)
        queue.put(None)
        done.acquire()

    rival.loop(run)


if __name__ == "__main__":
    main()
