"""Row 4: one file of many gigabytes through the whole gateway, in bounded memory."""

import os
import subprocess
import sys
import time
from pathlib import Path

from harness import gateway
from harness.gateway import lab
from harness.results import Result

HARNESS = Path(gateway.__file__).parent
LIMIT = 64


class Sink:
    """An ERP that answers at once and keeps nothing."""

    def __init__(self, folder):
        self.port = lab.free_port()
        self.count_file = folder / "sink.count"
        self.process = subprocess.Popen(
            [sys.executable, str(HARNESS / "sink.py"), str(self.port), str(self.count_file)])

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        return int(self.count_file.read_text())


def generate(site, size):
    """Writes the file straight into the inbox, under its temporary name, and renames it."""
    inbox = site.mailbox / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    part = inbox / ".giant.x12.part"
    with open(part, "wb") as file:
        made = subprocess.run(
            [sys.executable, str(HARNESS / "giant.py"), str(size)], stdout=file,
            stderr=subprocess.PIPE, check=True)
    part.rename(inbox / "giant.x12")
    orders, groups = map(int, made.stderr.split())
    return orders, groups


def measure(options):
    size = int(options.gigabytes * 1e9)
    folder = lab.workspace("bench-4", options.keep)
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    # The file, its copy in the vault, and at most as much again in rows.
    if free < 3.2 * size:
        raise SystemExit(
            f"row 4 needs {3.2 * size / 1e9:.0f} GB of disk; {free / 1e9:.0f} are free")
    sink = Sink(folder)
    site = lab.Site(folder / "site", sink.port, timeout="30s")
    pid = gateway.start(site)
    phases = {}
    with gateway.MemoryWatch(pid) as watch:
        orders, groups = generate(site, size)
        begun = time.monotonic()
        inbox = site.mailbox / "inbox/giant.x12"
        lab.wait_for(lambda: not inbox.exists(), 3600, "the giant's receipt")
        phases["received"] = time.monotonic() - begun
        outbox = site.mailbox / "outbox"
        lab.wait_for(
            lambda: outbox.exists() and any(outbox.glob("[!.]*")), 6 * 3600, "the 997")
        phases["answered"] = time.monotonic() - begun
        gateway.settle(site, 6 * 3600, "the giant", step=0.5)
        phases["delivered"] = time.monotonic() - begun
        used = gateway.processor_seconds(pid)
    gateway.stop(site)
    taken = sink.stop()
    if taken != orders:
        raise SystemExit(f"row 4: {taken} deliveries of {orders} orders")
    answered = sum(content.count(b"AK2*850*") for content in site.outbox().values())
    if answered != orders:
        raise SystemExit(f"row 4: {answered} AK2 loops for {orders} orders")
    peak = watch.peak
    highest = max(watch.highest, peak["VmRSS"])
    rates = ", ".join(
        f"{name} after {seconds:.0f} s ({size / seconds / 1e6:.0f} MB/s)"
        for name, seconds in phases.items())
    yield Result(
        row="4", what=f"one file of {size / 1e9:g} GB, {orders} orders in {groups} groups",
        ours=f"{highest:.0f} MB resident at most", yardstick="none: a bound", ratio="",
        must=f"≤ {LIMIT} MB", reached=highest <= LIMIT,
        detail=f"{rates}; {used:.0f} s of processor time; the peak's parts: "
        f"{peak['RssAnon']:.0f} MB of its own, {peak['RssFile']:.0f} MB of program and libraries, "
        f"{peak['RssShmem']:.0f} MB shared")
