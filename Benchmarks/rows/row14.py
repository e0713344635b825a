"""Row 14: documents a second from an ERP's canonical JSON to the partner's file, fully durable,
with the acknowledgment that each awaits written down."""

import time

from harness import gateway, traffic
from harness.gateway import lab
from harness.results import Result
from harness.source import Source, invoice

LINES = 5
MUST = 1_000


def through_gateway(folder, count):
    """Seconds from the source's first page until the last file has its name; the files, and the
    processor time that the gateway took."""
    source = Source([invoice("harbor", f"I{number:06}", LINES) for number in range(count)])
    site = lab.Site(folder / "site", source.port, timeout="30s")
    profile = site.folder / "partners/harbor/partner.yaml"
    profile.write_text(profile.read_text() + '  - {set: "810", version: "004010"}\n')
    source.replace(site)
    pid = gateway.start(site)
    used = gateway.processor_seconds(pid)
    outbox = site.mailbox / "outbox"
    begun = time.perf_counter()
    source.open.set()
    lab.wait_for(lambda: outbox.exists() and sum(
        not file.name.startswith(".") for file in outbox.iterdir()) >= count, 600, "the files")
    gateway.settle(site, 60, "the sending", step=0.05)
    seconds = time.perf_counter() - begun
    used = gateway.processor_seconds(pid) - used
    gateway.stop(site)
    source.stop()
    awaited = len(site.awaited())
    if awaited != count:
        raise RuntimeError(f"{awaited} acknowledgments are awaited of {count}")
    return seconds, sorted(site.outbox().items()), used


def measure(options):
    repeats = options.repeats or 3
    count = options.documents
    ours, files, rows, used = [], [], [], []
    for turn in range(repeats):
        folder = lab.workspace("bench-14", options.keep)
        seconds, written, processor = through_gateway(folder, count)
        ours.append(seconds)
        used.append(processor)
        files.append(traffic.durable_files(folder / "bare", written))
        rows.append(traffic.bare_commits(folder / "bare.db", [body for _, body in written]))
        print(f"  turn {turn + 1}: {seconds:.2f} s, bare files {files[-1]:.2f} s, bare commits "
              f"{rows[-1]:.2f} s, processor {processor:.2f} s", flush=True)
    rate, plain, commits = (count / traffic.median(times) for times in (ours, files, rows))
    yield Result(
        row="14",
        what=f"{count} invoices of {LINES} lines, an ERP's JSON to the partner's file, each with "
        "the 997 that it awaits",
        ours=f"{rate:,.0f} documents/s",
        yardstick=f"bare write + fsync + rename + fsync(dir) {plain:,.0f}/s; plain SQLite, three "
        f"commits shared by 64: {commits:,.0f}/s",
        ratio=f"{rate / min(plain, commits):.2f} of the lower", must=f"≥ {MUST:,}/s",
        reached=rate >= MUST,
        detail=f"a document takes {traffic.median(used) / count * 1e6:.0f} µs of processor in the "
        "gateway; its file alone costs one yardstick")
