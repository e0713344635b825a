#!/usr/bin/env python3
"""The README's first command, twice: every demo file accounted for, and nothing doubled."""

import csv
import json
import os
import subprocess
import sys

import lab


def run_once(*arguments):
    return subprocess.run(
        [str(lab.ROOT / "scripts/run"), "--once", *arguments], capture_output=True, text=True,
        cwd=lab.ROOT, env=lab.QUIET, timeout=900)


def listed(count):
    page = subprocess.run(
        [str(lab.BINARY), "messages", "list", "--direction", "in", "--limit", str(count),
         "--json"], capture_output=True, text=True, cwd=lab.ROOT, env=lab.QUIET, check=True)
    return {row["file"]: row for row in json.loads(page.stdout)["items"]}


def main():
    lab.options(__doc__).parse_args()
    verdict = lab.Verdict()
    with open(lab.ROOT / "fixtures/demo/expected.tsv") as table:
        expected = list(csv.DictReader(table, delimiter="\t"))
    simulator = lab.Simulator(lab.ROOT / ".gangway")

    done = run_once("--fresh")
    print(done.stdout, flush=True)
    verdict.check(done.returncode == 0, f"demo: the first run exited {done.returncode}\n{done.stderr}")
    rows = listed(len(expected))
    wanted = {}
    cancelled = set()
    for row in expected:
        name = os.path.basename(row["file"])
        got = rows.get(name)
        verdict.check(got is not None, f"demo: {name} is not in the table")
        if got is None:
            continue
        verdict.check(
            got["outcome"] == row["outcome"],
            f"demo: {name} is {got['outcome']}, expected {row['outcome']}")
        if row["outcome"].startswith("delivered"):
            for document in row["documents"].split():
                number, _, state = document.partition(":")
                if state == "cancelled":
                    cancelled.add(number)
                else:
                    wanted[number] = wanted.get(number, 0) + 1
                numbers = [document.get("erpNumber") for document in got["documents"]
                           if document["number"] == number]
                verdict.check(any(numbers), f"demo: {name}: {number} has no ERP order number")
    verdict.check(
        simulator.references() == wanted,
        f"demo: the ERP has {simulator.references()}, expected {wanted}")
    verdict.check(
        simulator.cancelled() == cancelled,
        f"demo: cancelled in the ERP are {simulator.cancelled()}, expected {cancelled}")

    before = simulator.references(), simulator.changes()
    again = run_once()
    verdict.check(again.returncode == 0, f"demo: the second run exited {again.returncode}")
    verdict.check(
        (simulator.references(), simulator.changes()) == before,
        "demo: the second run changed the orders in the ERP")
    rows = listed(len(expected))
    clean = [row for row in expected if row["outcome"].startswith("delivered")]
    for row in clean:
        name = os.path.basename(row["file"])
        verdict.check(
            rows[name]["outcome"] == "duplicate",
            f"demo: {name} is {rows[name]['outcome']} in the second run, not a duplicate")
    return verdict.close("demo")


if __name__ == "__main__":
    sys.exit(main())
