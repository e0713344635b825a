"""Row 13 (issue 4): stored documents a second, replayed through a changed look-up table."""

import json
import random
import sys
import time

from harness import gateway, traffic
from harness.gateway import lab
from harness.results import Result

LINES = 5
MUST = 2_000
CODES = ["EA", "CA", "DZ", "PK", "CT"]
MAP = """extends: standard/850
why: units of their own
to:
  lines:
    to:
      unit: {from: PO1.03, lookup: uom, why: "their own unit codes"}
"""
TABLE = "code,unit\nEA,EA\nCA,CA\nDZ,DZ\nPK,PK\nCT,CA\n"


def measure(options):
    total = options.documents
    each = 100
    yield row("13a", total, total // each, each, served=False, options=options)
    yield row("13b", total, total, 1, served=True, options=options)


def row(number, total, files, each, served, options):
    folder = lab.workspace(f"bench-{number}", options.keep)
    site = lab.Site(folder / "site", lab.free_port())
    profile(site)
    made, expected = orders(files, each, seed=13)
    traffic.release(traffic.stage(folder / "staged", made), site.mailbox / "inbox")
    # A look at a folder takes a few thousand files at most.
    while any((site.mailbox / "inbox").iterdir()):
        if left := site.drain():
            sys.exit(f"row 13: the orders were not worked off ({left})")
    former = folder / "former"
    lab.shutil.copytree(site.folder / "partners", former)
    table = site.folder / "partners/harbor/codes/uom.csv"
    table.write_text(TABLE.replace("CT,CA", "CT,CS"))
    if served:
        gateway.start(site)
    command = site.command(
        "partner", "replay", "--against", str(former), "--days", "1", "--json")
    times = []
    for _ in range(options.repeats or 3):
        begun = time.perf_counter()
        report = json.loads(lab.run(*command).stdout)
        times.append(time.perf_counter() - begun)
        found = {document["number"] for document in report["documents"]}
        if found != expected or report["sets"] != total:
            sys.exit(f"row 13: {len(found ^ expected)} documents are listed wrongly")
    gateway.stop(site)
    seconds = traffic.median(times)
    rate = total / seconds
    return Result(
        row=number,
        what=f"{total} stored orders of {LINES} lines in {files} files, replayed through a changed "
        f"table, {'by the running gateway' if served else 'from the ledger'}",
        ours=f"{rate:,.0f} documents/s", yardstick="none: a bound", ratio="",
        must=f"≥ {MUST:,} documents/s", reached=rate >= MUST,
        detail=f"the whole command, {seconds:.2f} s, on all cores: both versions compiled, each "
        f"message read once and walked by both; it lists the {len(expected)} orders that hold the "
        "code, no other")


def profile(site):
    """A partner with a table, whose orders are kept on record: no ERP takes part."""
    partner = site.folder / "partners/harbor"
    settings = partner / "partner.yaml"
    settings.write_text(settings.read_text().replace("status: live", "status: parallel"))
    (partner / "850.map.yaml").write_text(MAP)
    (partner / "codes").mkdir()
    (partner / "codes/uom.csv").write_text(TABLE)


def orders(files, each, seed):
    """Files of orders with units at random, and the numbers of those that hold CT."""
    numbers = random.Random(seed)
    maker = lab.Orders(seed)
    made, expected = [], set()
    for index in range(files):
        names = [f"R{index * each + position:06}" for position in range(each)]
        lines, current = [], ""
        for line in maker.file("HARBOR", names, lines=LINES).decode().splitlines():
            if line.startswith("BEG*"):
                current = line.split("*")[3]
            elif line.startswith("PO1*"):
                code = numbers.choices(CODES, weights=[60, 20, 15, 4, 1])[0]
                line = line.replace("*EA*", f"*{code}*")
                if code == "CT":
                    expected.add(current)
            lines.append(line)
        made.append((f"orders-{index:05}.x12", ("\n".join(lines) + "\n").encode()))
    return made, expected
