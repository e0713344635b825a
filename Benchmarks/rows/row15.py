"""Row 15: how long an order waits for its 997 while 100,000 documents of low priority are in work."""

import time

from harness import gateway, traffic
from harness.gateway import lab
from harness.results import Result
from harness.source import Source, invoice
from rows.row7 import sample

BACKLOG = 100_000
MOST = 2.0


def measure(options):
    folder = lab.workspace("bench-15", options.keep)
    simulator = lab.Simulator(folder / "erp").start()
    source = Source([invoice("bulk", f"I{number:06}", 2) for number in range(BACKLOG)])
    site = lab.Site(folder / "site", simulator.port, timeout="30s")
    (site.folder / "partners/bulk").mkdir()
    (site.folder / "partners/bulk/partner.yaml").write_text("""ids: ["ZZ:BULK"]
status: live
priority: low
agreements:
  - {set: "850", version: "004010"}
sends:
  - {set: "810", version: "004010"}
""")
    (site.folder / "partners/channels/bulk.yaml").write_text("kind: folder\ncarries: [bulk]\n")
    source.attach(site)
    orders = lab.Orders(15)
    gateway.start(site)
    time.sleep(2)
    inbox, outbox = site.mailbox / "inbox", site.mailbox / "outbox"
    idle = sample(inbox, outbox, "HARBOR", options.samples, orders)
    source.open.set()
    files = site.folder / "mailboxes/bulk/outbox"
    lab.wait_for(lambda: files.exists() and any(files.iterdir()), 60, "the backlog's first file")
    busy = sample(inbox, outbox, "HARBOR", options.samples, orders)
    left = gateway.ask(site, "/v1/outlook")
    done = sum(1 for _ in files.iterdir())
    gateway.stop(site)
    source.stop()
    simulator.stop()
    half, most = (traffic.percentile(busy, part) * 1000 for part in (50, 99))
    quiet = traffic.percentile(idle, 99) * 1000
    yield Result(
        row="15",
        what=f"order dropped to 997, {BACKLOG:,} documents of low priority in work, "
        f"{options.samples} orders",
        ours=f"p50 {half:.0f} ms, p99 {most:.0f} ms",
        yardstick=f"idle: p50 {traffic.percentile(idle, 50) * 1000:.0f} ms, p99 {quiet:.0f} ms",
        ratio=f"{most / quiet:.1f}", must=f"p99 ≤ {MOST:.0f} × idle",
        reached=most <= MOST * quiet,
        detail=f"at the end {done:,} of the backlog had left, {left['ready'] + left['leased']:,} "
        "pieces of its work were ready or in hand")
