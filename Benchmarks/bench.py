#!/usr/bin/env python3
"""Measures the rows of design.md section 5, each beside its yardstick in the same run.

    bench.py [ROW...] [--record] [--repeats N] [--gigabytes N] [--orders N] [--files N] ...

Our work and its yardstick take turns, so that what else the machine does strikes both; medians
are printed. Never a test: nothing here turns red.
"""

import argparse
import atexit
import importlib
import signal
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent)]

from harness import machine, results  # noqa: E402

ROWS = [1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15, 16]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", type=int, metavar="ROW", help="of " + str(ROWS))
    parser.add_argument("--record", action="store_true", help="rewrite Benchmarks/RESULTS.md")
    parser.add_argument("--repeats", type=int, help="how often each side runs (default by row)")
    parser.add_argument("--gigabytes", type=float, default=10, help="row 4: size of the file")
    parser.add_argument("--megabytes", type=int, default=150, help="rows 1, 2: size of the file")
    parser.add_argument("--orders", type=int, default=20_000, help="row 5: how many orders")
    parser.add_argument("--files", type=int, default=5_000, help="row 6: how many files")
    parser.add_argument("--samples", type=int, default=300, help="row 7: how many files, folder")
    parser.add_argument("--documents", type=int, default=10_000, help="rows 13, 14: how many")
    parser.add_argument(
        "--expectations", type=int, default=1_000_000, help="row 16: how many are open")
    parser.add_argument("--corpus", help="row 3: a folder of samples, as scripts/corpus reads it")
    parser.add_argument("--keep", action="store_true", help="keep the working folders")
    options = parser.parse_args()
    strangers = set(options.rows) - set(ROWS)
    if strangers:
        parser.error(f"there is no row {strangers}; there are {ROWS}")
    return options


def main():
    options = arguments()
    atexit.register(machine.end_children)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    where = machine.describe()
    print(where.text, flush=True)
    for number in options.rows or ROWS:
        print(f"\nrow {number}", flush=True)
        row = importlib.import_module(f"rows.row{number}")
        for result in row.measure(options):
            result.load = machine.load()
            print(result.text, flush=True)
            if options.record:
                results.record(result, where)


if __name__ == "__main__":
    main()
