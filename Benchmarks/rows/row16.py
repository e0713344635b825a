"""Row 16 (issue 5): finding what an answer is about, among a million open expectations."""

import json
import os
import subprocess
from pathlib import Path

from harness.gateway import lab
from harness.machine import ROOT
from harness.results import Result

FOLDER = ROOT / "Benchmarks/ledger"
BUILD = Path(os.environ.get("GANGWAY_BENCH_BUILD", ROOT / ".build/bench")) / "ledger"
MUST = 1_000


def build():
    """The program that measures, built where it is not there."""
    subprocess.run(
        ["swift", "build", "-c", "release", "--package-path", str(FOLDER), "--scratch-path",
         str(BUILD)], check=True, stdout=subprocess.DEVNULL)
    return BUILD / "release/AnswerBench"


def measure(options):
    program = build()
    folder = lab.workspace("bench-16", options.keep)
    total = options.expectations
    found = json.loads(
        lab.run(program, "match", folder / "ledger.db", str(total), "20000").stdout)
    yield Result(
        row="16", what=f"an answer's expectation among {total:,} open ones",
        ours=f"p50 {found['p50']} µs, p99 {found['p99']} µs",
        yardstick=f"plain SQLite, one indexed look-up: p50 {found['yardstickP50']} µs, "
        f"p99 {found['yardstickP99']} µs",
        ratio=f"{found['p99'] / max(1, found['yardstickP99']):.1f}", must="p99 ≤ 1 ms",
        reached=found["p99"] <= MUST,
        detail=f"20,000 look-ups, each with what was sent, taking turns with the yardstick's; rows "
        f"written plainly at {found['filledPerSecond']:,} a second with all indexes, the "
        f"yardstick's at {found['insertedPerSecond']:,} with one")
