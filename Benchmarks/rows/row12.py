"""Row 12 (issue 4): a thirty-line order from parsed set to canonical JSON, on one core."""

import json
import os
import subprocess
import sys
from pathlib import Path

from harness import speed, traffic
from harness.gateway import lab
from harness.machine import ROOT
from harness.results import Result

FOLDER = ROOT / "Benchmarks/mapping"
BUILD = Path(os.environ.get("GANGWAY_BENCH_BUILD", ROOT / ".build/bench")) / "mapping"
PEER = "jsonata-python==0.7.1"


def measure(options):
    repeats = options.repeats or 5
    subprocess.run(
        ["swift", "build", "-c", "release", "--package-path", str(FOLDER), "--scratch-path",
         str(BUILD)], check=True, stdout=subprocess.DEVNULL)
    folder = lab.workspace("bench-12", options.keep)
    ours = [str(BUILD / "release/MapBench"), ROOT / "standard", FOLDER / "order-30.x12"]
    parsed = folder / "set.json"
    parsed.write_text(lab.run(
        lab.BINARY, "x12", "json", "--standard", ROOT / "standard", ours[2]).stdout)
    peer = [environment(), FOLDER / "peer.py", FOLDER / "order.jsonata", parsed]
    same(ours, peer)
    rates, theirs = [], []
    for _ in range(repeats):
        here = speed.run(*ours, 1, 3_000)
        rates.append(int(here["orders/s"]))
        theirs.append(float(speed.run(*peer, 1, 3)["orders/s"]))
    counted = ""
    if parts := speed.each(folder, *ours):
        counted = f"; instructions an order, by callgrind: {sum(parts.values()):,.0f}"
        print("  instructions an order, by function:\n" + speed.told(parts, digits=0), flush=True)
    rate, jsonata = traffic.median(rates), traffic.median(theirs)
    yield Result(
        row="12", what="850 of 30 lines, parsed set to canonical JSON",
        ours=f"{rate:,.0f} orders/s a core",
        yardstick=f"JSONata (jsonata-python), the same map: {jsonata:.1f} orders/s",
        ratio=f"{rate / jsonata:,.0f}", must="≥ 20,000 orders/s", reached=rate >= 20_000,
        detail=f"processor time of one thread; {here['segments']} segments, {here['bytes']} bytes "
        f"of X12, {here['json']} of JSON; both documents are equal but for `source`, which JSONata "
        "does not make" + counted)


def same(ours, peer):
    """Both sides make the same document, but for where it came from."""
    here, there = (
        json.loads(lab.run(*command, "print").stdout) for command in (ours, peer))
    del here["source"]
    if here != there:
        sys.exit("row 12: the JSONata map makes another document than the default map")


def environment():
    """The Python with JSONata, installed where it is not there."""
    python = ROOT / ".build/jsonata/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)
    return python
