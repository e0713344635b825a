"""Row 12's yardstick: the same map as a JSONata expression, over what `gangway x12 json` gives.

    peer.py EXPRESSION SET.json print          the document
    peer.py EXPRESSION SET.json RUNS COUNT     COUNT times a run: orders/s of processor time
"""

import json
import statistics
import sys
import time
from pathlib import Path

import jsonata


def main(expression, path, runs, count="0"):
    the_map = jsonata.Jsonata(Path(expression).read_text())
    parsed = json.loads(Path(path).read_text())
    if runs == "print":
        print(json.dumps(the_map.evaluate(parsed)))
        return
    rates = []
    for _ in range(int(runs)):
        begun = time.process_time()
        for _ in range(int(count)):
            json.dumps(the_map.evaluate(parsed)).encode()
        rates.append(int(count) / (time.process_time() - begun))
    print(f"orders/s={statistics.median(rates):.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
