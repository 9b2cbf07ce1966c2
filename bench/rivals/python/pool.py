"""pool.py apply | map-chunk1 N | map N: multiprocessing.Pool(2) with a function that returns its argument.

One run is one call of apply, or one map over N integers.
"""
import sys
from multiprocessing import Pool

import rival


def identity(value):
    return value


def main():
    what = sys.argv[1]
    with Pool(2) as pool:
        if what == "apply":
            def once():
                assert pool.apply(identity, (7,)) == 7
        else:
            items = list(range(int(sys.argv[2])))
            chunk = 1 if what == "map-chunk1" else None

            def once():
                assert len(pool.map(identity, items, chunksize=chunk)) == len(items)

        def run(count):
            for _ in range(count):
                once()

        rival.loop(run)


if __name__ == "__main__":
    main()
