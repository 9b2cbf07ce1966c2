"""pipe.py BYTES: an object of that many bytes through multiprocessing.Pipe to another process, and back."""
import multiprocessing
import sys

import rival


def echo(connection):
    try:
        while True:
            connection.send(connection.recv())
    except EOFError:
        pass


def main():
    payload = bytes(int(sys.argv[1]))
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=echo, args=(theirs,), daemon=True)
    process.start()
    theirs.close()

    def run(count):
        for _ in range(count):
            mine.send(payload)
            assert len(mine.recv()) == len(payload)

    rival.loop(run)


if __name__ == "__main__":
    main()
