"""Row 1: X12 to segments and elements, streaming from a file, beside C with AVX2."""

from harness import speed, traffic
from harness.gateway import lab
from harness.results import Result

SHARE = 0.8


def measure(options):
    repeats = options.repeats or 7
    speed.build()
    folder = lab.workspace("bench-1", options.keep)
    file = speed.generate(folder, options.megabytes)
    sides = {
        "ours": (speed.program("X12Bench"), "segments"),
        "avx2": (speed.BUILD / "tokenize", "avx2"),
        "plain": (speed.BUILD / "tokenize", "plain"),
    }
    rates = {name: [] for name in sides}
    hashes = set()
    for _ in range(repeats):
        for name, (program, mode) in sides.items():
            figures = speed.run(program, mode, file, 3)
            rates[name].append(int(figures["best"]))
            hashes.add((figures["segments"], figures["elements"], figures["hash"]))
    if len(hashes) != 1:
        raise RuntimeError(f"the tokenizers do not agree: {hashes}")
    counts = {name: speed.instructions(folder, *side) for name, side in sides.items()}
    counted = "" if None in counts.values() else (
        f"; instructions a byte, by callgrind: {counts['ours']:.1f}, C AVX2 {counts['avx2']:.1f}, "
        f"plain C {counts['plain']:.1f}")
    ours, avx2, plain = (traffic.median(rates[name]) for name in sides)
    yield Result(
        row="1", what=f"X12 to segments and elements, a file of {options.megabytes} MB",
        ours=f"{ours:,.0f} MB/s", yardstick=f"C AVX2 {avx2:,.0f} MB/s; plain C {plain:,.0f} MB/s",
        ratio=f"{ours / avx2:.2f}", must=f"≥ {SHARE}", reached=ours >= SHARE * avx2,
        detail=f"processor time, median of {repeats} turns, each the best of 3 reads; all three "
        "agree on segments, elements and the hash of what they read" + counted)
