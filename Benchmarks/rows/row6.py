"""Row 6: small files a second, one order each, from the drop folder to delivered."""

from harness import traffic
from harness.gateway import lab
from harness.results import Result
from rows.flood import Flood

MUST = 1_000


def measure(options):
    repeats = options.repeats or 3
    ours, answered, bare, processor = [], [], [], []
    for turn in range(repeats):
        folder = lab.workspace("bench-6", options.keep)
        flood = Flood(options.files, 1, seed=turn + 1)
        answered.append(flood.through_gateway(folder))
        ours.append(flood.delivered)
        processor.append(flood.processor)
        bare.append(traffic.durable_files(folder / "bare", flood.files))
        print(f"  turn {turn + 1}: delivered after {ours[-1]:.2f} s, answered after "
              f"{answered[-1]:.2f} s, bare files {bare[-1]:.2f} s, processor "
              f"{processor[-1][0]:.2f} + {processor[-1][1]:.2f} s", flush=True)
    rate, whole, plain = (
        options.files / traffic.median(times) for times in (ours, answered, bare))
    gateway_used, erp_used = (
        traffic.median(times) / options.files * 1e6 for times in zip(*processor))
    yield Result(
        row="6", what=f"{options.files} files of one order, folder to delivered",
        ours=f"{rate:,.0f} files/s; with all 997s sent {whole:,.0f}/s",
        yardstick=f"bare write + fsync + rename + fsync(dir) {plain:,.0f}/s",
        ratio=f"{rate / plain:.2f}", must=f"≥ {MUST:,}/s or ≥ 0.5",
        reached=rate >= MUST or rate >= plain / 2,
        detail=f"a file takes {gateway_used:.0f} µs of processor in the gateway and "
        f"{erp_used:.0f} µs in the ERP simulator; its 997 alone costs one yardstick (write, "
        "fsync, rename, fsync of the outbox)")
