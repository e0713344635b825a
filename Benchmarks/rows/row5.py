"""Row 5: orders a second from the drop folder to an ERP that answers at once, fully durable."""

from harness import traffic
from harness.gateway import lab
from harness.results import Result
from rows.flood import LINES, Flood

EACH = 100
MUST = 2_000


def measure(options):
    repeats = options.repeats or 3
    count = max(1, options.orders // EACH)
    ours, sink, commits, processor = [], [], [], []
    for turn in range(repeats):
        folder = lab.workspace("bench-5", options.keep)
        flood = Flood(count, EACH, seed=turn + 1)
        ours.append(flood.through_gateway(folder))
        processor.append(flood.processor)
        submissions = flood.submissions(folder)
        sink.append(flood.into_simulator(folder, submissions))
        commits.append(
            traffic.bare_commits(folder / "bare.db", [body for _, body in submissions]))
        print(f"  turn {turn + 1}: {ours[-1]:.2f} s, ERP alone {sink[-1]:.2f} s, bare commits "
              f"{commits[-1]:.2f} s, processor {processor[-1][0]:.2f} + {processor[-1][1]:.2f} s",
              flush=True)
    total = flood.orders
    rate, erp, bare = (total / traffic.median(times) for times in (ours, sink, commits))
    lower = min(erp, bare)
    gateway_used, erp_used = (
        traffic.median(times) / total * 1e6 for times in zip(*processor))
    yield Result(
        row="5", what=f"{total} orders of {LINES} lines in {count} files, folder to confirmed",
        ours=f"{rate:,.0f} orders/s",
        yardstick=f"ERP simulator alone {erp:,.0f}/s; bare group commit {bare:,.0f}/s",
        ratio=f"{rate / lower:.2f} of the lower", must=f"≥ {MUST:,}/s or ≥ 0.5",
        reached=rate >= MUST or rate >= lower / 2,
        detail=f"an order takes {gateway_used:.0f} µs of processor in the gateway and "
        f"{erp_used:.0f} µs in the ERP simulator, on the same cores; three commits each, shared "
        "by up to 64 orders")
