"""Row 2: read, full validation and the 997, in memory on one core."""

from harness import speed, traffic
from harness.gateway import lab
from harness.machine import ROOT
from harness.results import Result

SMALL = 20_000
"""Small files a turn."""


def measure(options):
    repeats = options.repeats or 5
    speed.build()
    folder = lab.workspace("bench-2", options.keep)
    large = speed.generate(folder, options.megabytes)
    small = folder / "small.x12"
    small.write_bytes(lab.Orders(2).file("HARBOR", ["PO-1"], lines=3))
    program, standard = speed.program("AcknowledgeBench"), ROOT / "standard"
    rates, counts = [], []
    for _ in range(repeats):
        whole = speed.run(program, standard, large, 1)
        rates.append(int(whole["MB/s"]))
        one = speed.run(program, standard, small, 1, SMALL)
        counts.append(int(one["files/s"]))
    parts = speed.parts(folder, program, standard)
    counted = ""
    if parts:
        counted = f"; instructions a byte, by callgrind: {sum(parts.values()):.1f}"
        print("  instructions a byte, by function:\n" + speed.told(parts), flush=True)
    megabytes, files = traffic.median(rates), traffic.median(counts)
    yield Result(
        row="2a", what=f"read + full validation + 997, {whole['sets']} orders",
        ours=f"{megabytes:,.0f} MB/s a core", yardstick="the best validating peer: 2.2 MB/s",
        ratio=f"{megabytes / 2.2:.0f}", must="≥ 250 MB/s", reached=megabytes >= 250,
        detail=f"processor time of one thread; {whole['segments']} segments, {whole['faults']} "
        f"faults, 997s of {whole['answer']} bytes" + counted)
    yield Result(
        row="2b", what=f"the same for a file of one order, {one['bytes']} bytes",
        ours=f"{files:,.0f} files/s a core", yardstick="the best validating peer: 1,800 files/s",
        ratio=f"{files / 1800:.0f}", must="≥ 20,000 files/s", reached=files >= 20_000,
        detail=f"processor time of one thread; {one['segments']} segments a file")
