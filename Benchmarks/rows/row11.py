"""Row 11: from the start to the first answer of the socket, and the memory of an idle gateway."""

import time

from harness import gateway
from harness.gateway import lab
from harness.results import Result
from harness.traffic import median

IDLE = 5


def start_seconds(site):
    """Seconds from the process's start to its socket's first answer."""
    begun = time.perf_counter()
    site.start()
    while not gateway.serves(site):
        if site.process.poll() is not None:
            raise RuntimeError(gateway.log_tail(site))
        time.sleep(0.001)
    return time.perf_counter() - begun


def measure(options):
    repeats = options.repeats or 11
    folder = lab.workspace("bench-11", options.keep)
    simulator = lab.Simulator(folder / "erp").start()
    site = lab.Site(folder / "site", simulator.port)
    times, sizes, parts = [], [], {}
    for turn in range(repeats):
        times.append(start_seconds(site))
        # Idle memory is the same each time; a few starts suffice.
        if turn < 3:
            time.sleep(IDLE)
            parts = gateway.memory(site.process.pid)
            sizes.append(parts["VmRSS"])
        gateway.stop(site)
    simulator.stop()
    middle, resident = median(times), median(sizes)
    yield Result(
        row="11a", what="start to the socket's first answer", ours=f"{middle * 1000:.0f} ms",
        yardstick="none: a bound", ratio="", must="≤ 300 ms", reached=middle <= 0.3,
        detail=f"{repeats} starts, {min(times) * 1000:.0f} to {max(times) * 1000:.0f} ms; the "
        f"first, which makes the ledger, {times[0] * 1000:.0f} ms")
    yield Result(
        row="11b", what=f"idle for {IDLE} s", ours=f"{resident:.0f} MB resident",
        yardstick="none: a bound", ratio="", must="≤ 50 MB", reached=resident <= 50,
        detail=f"{parts['RssAnon']:.0f} MB of its own, {parts['RssFile']:.0f} MB of program and "
        "libraries")
