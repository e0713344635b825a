#!/usr/bin/env python3
"""Runs a fault test seed after seed for as long as it is given, and adds the counts to PROOF.md."""

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import crash
import fuzz
import lab
import power

PROOF = lab.ROOT / "Benchmarks/PROOF.md"
HEAD = """# Proof

What was tried against the release binary, and what it violated: an order lost or doubled, a file lost, a group without its one
997, a control number used twice. `month` plays partners against the engine, and counts what a model in another
language says otherwise (docs/acks.md). `scripts/prove NAME` goes on with the next seed and adds a row.

| Test | Commit | Date | Seeds | Tried | Violations |
|---|---|---|---|---|---|
"""


def first_seed(name):
    """The seed after the last one that the page has for a test."""
    last = 0
    if PROOF.exists():
        for row in PROOF.read_text().splitlines():
            found = re.match(rf"\| {name} \|[^|]*\|[^|]*\| (\d+)–(\d+) \|", row)
            if found:
                last = max(last, int(found.group(2)))
    return last + 1


def crash_round(verdict, seed):
    crash.flow(verdict, f"honours-{seed}", seed, 200, False, False)
    crash.flow(verdict, f"ignores-{seed}", seed, 200, True, False)
    return {"kills": 400, "orders": 1000}


def sweep_round(verdict, seed):
    points = crash.sweep(verdict, seed, 50, crash.KINDS, 0, False)
    return {"points": points, "orders": 6 * points}


def power_round(verdict, seed):
    folder = Path(tempfile.mkdtemp(prefix="gangway-prove-"))
    power.cuts(verdict, folder, seed, 50)
    return {"cuts": 50, "orders": 450}


def generate_round(verdict, seed):
    """The tests of made-up documents with the seeds of another round."""
    suites = "GeneratorTests|FaultCoverageTests|JSONIdentityTests"
    ended = subprocess.run(
        [lab.ROOT / "scripts/test", "--filter", suites], capture_output=True, text=True,
        cwd=lab.ROOT, env=os.environ | {"GANGWAY_ROUND": str(seed)})
    for line in ended.stdout.splitlines():
        if "recorded an issue" in line:
            print(line, flush=True)
    verdict.check(ended.returncode == 0, f"round {seed}: {ended.stderr[-500:]}")
    counts = {}
    for number, what in re.findall(r"^(?:generated|planted): (\d+) (\w+)$", ended.stdout, re.M):
        counts[what] = counts.get(what, 0) + int(number)
    return counts


def month_round(verdict, seed):
    """A whole month of 50 partners and 20,000 documents, as the short form in the unit tests."""
    ended = subprocess.run(
        [lab.ROOT / "scripts/test", "--filter", "MonthTests"], capture_output=True,
        text=True, cwd=lab.ROOT, env=os.environ | {"GANGWAY_MONTH": str(seed)})
    told = ended.stdout + ended.stderr
    for line in told.splitlines():
        if line.startswith("month ") or "recorded an issue" in line:
            print(line, flush=True)
    verdict.check(ended.returncode == 0, f"month {seed}: {told[-500:]}")
    return {
        what: int(number) for number, what in re.findall(r"^month: (\d+) (.+)$", told, re.M)}


def report_round(verdict, seed):
    """The report of partners' answers over a million documents with 25 planted faults."""
    folder = lab.ROOT / "Benchmarks/ledger"
    build = Path(os.environ.get("GANGWAY_BENCH_BUILD", lab.ROOT / ".build/bench")) / "ledger"
    subprocess.run(
        ["swift", "build", "-c", "release", "--package-path", str(folder), "--scratch-path",
         str(build)], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="gangway-prove-") as place:
        ended = subprocess.run(
            [build / "release/AnswerBench", "report", f"{place}/ledger.db", lab.ROOT / "standard",
             "1000000"], capture_output=True, text=True)
    verdict.check(ended.returncode == 0, f"round {seed}: {ended.stderr[-500:]}")
    found = json.loads(ended.stdout)
    print(ended.stdout, flush=True)
    verdict.check(found["missed"] == [], f"missed: {found['missed']}")
    verdict.check(found["unplanned"] == [], f"rows that no fault explains: {found['unplanned']}")
    verdict.check(found["rows"] == found["faults"], f"{found['rows']} rows")
    # What the report adds to what the ledger held before it.
    most = found["kilobytesMost"] - found["kilobytesBefore"]
    verdict.check(most < 64 << 10, f"the report took {most} kB")
    return {
        "documents": found["sent"], "planted faults as one row each": found["rows"],
        "ms for the report": found["milliseconds"], "kB more resident at most": most}


ROUNDS = {
    "crash": crash_round, "generate": generate_round, "month": month_round,
    "sweep": sweep_round, "power": power_round, "report": report_round}


def record(name, seeds, counts, violations):
    PROOF.parent.mkdir(exist_ok=True)
    text = PROOF.read_text() if PROOF.exists() else HEAD
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
        cwd=lab.ROOT).stdout.strip()
    tried = ", ".join(f"{count} {what}" for what, count in counts.items())
    # The table of fuzzing follows.
    before, heading, after = text.partition("\n" + fuzz.HEADING)
    row = (
        f"| {name} | {commit} | {datetime.date.today()} | {seeds[0]}–{seeds[-1]} | {tried} | "
        f"{violations} |\n")
    PROOF.write_text(f"{before.rstrip()}\n{row}{heading}{after}")


def main():
    if sys.argv[1:2] == ["fuzz"]:
        return fuzz.main(["--minutes", "60", *sys.argv[2:]])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[*sorted(ROUNDS), "fuzz"])
    parser.add_argument("--minutes", type=float, default=60)
    given = parser.parse_args()
    end = time.monotonic() + given.minutes * 60
    verdict = lab.Verdict()
    seed = first_seed(given.name)
    seeds, counts = [], {}
    try:
        while not seeds or (time.monotonic() < end and not verdict.failed):
            for what, count in ROUNDS[given.name](verdict, seed).items():
                counts[what] = counts.get(what, 0) + count
            seeds.append(seed)
            seed += 1
    finally:
        if seeds:
            record(given.name, seeds, counts, len(verdict.failed))
    return verdict.close(f"prove {given.name}")


if __name__ == "__main__":
    sys.exit(main())
