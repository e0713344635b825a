"""Row 7: how long an idle gateway takes from a dropped file to the 997 under its name."""

import random
import time

from harness import gateway, traffic
from harness.arrivals import Arrivals
from harness.gateway import lab
from harness.results import Result

FOLDER_LIMIT = 0.1
POLL = 0.2
"""How often the laboratory's SFTP channel looks."""
SFTP_LIMIT = 2 * POLL + 0.2


def sample(inbox, outbox, partner, count, orders):
    """Seconds of each of so many files, dropped one at a time at uneven moments."""
    chance = random.Random(7)
    arrivals = Arrivals(outbox)
    times = []
    for index in range(count):
        content = orders.file(partner, [f"{partner}-{index:04}"])
        time.sleep(chance.uniform(0.05, 0.25))
        begun = time.perf_counter()
        lab.drop(inbox, f"order-{index:04}.x12", content)
        times.append(arrivals.wait(20) - begun)
    arrivals.close()
    return times


def result(row, name, times, limit, must):
    half, most = traffic.percentile(times, 50), traffic.percentile(times, 99)
    return Result(
        row=row, what=f"idle, {name}: file dropped to 997 in the outbox, {len(times)} files",
        ours=f"p50 {half * 1000:.0f} ms, p99 {most * 1000:.0f} ms", yardstick="none: a bound",
        ratio="", must=must, reached=most <= limit,
        detail=f"least {min(times) * 1000:.0f} ms, most {max(times) * 1000:.0f} ms")


def measure(options):
    folder = lab.workspace("bench-7", options.keep)
    simulator = lab.Simulator(folder / "erp").start()
    ssh = lab.SSHServer(folder / "ssh").start()
    site = lab.Site(folder / "site", simulator.port, ssh=ssh, timeout="30s")
    orders = lab.Orders(7)
    gateway.start(site)
    time.sleep(2)
    dropped = sample(
        site.mailbox / "inbox", site.mailbox / "outbox", "HARBOR", options.samples, orders)
    fetched = sample(
        ssh.home / "in", ssh.home / "out", "INLAND", max(1, options.samples // 3), orders)
    gateway.stop(site)
    ssh.stop()
    simulator.stop()
    yield result("7a", "folder", dropped, FOLDER_LIMIT, "p99 ≤ 100 ms")
    yield result(
        "7b", f"OpenSSH polled each {POLL * 1000:.0f} ms", fetched, SFTP_LIMIT,
        f"≤ 2 polls + 200 ms = {SFTP_LIMIT * 1000:.0f} ms")
