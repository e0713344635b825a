"""Files of orders through the whole gateway, from the drop folder to the ERP's numbers and 997s."""

import shutil
import sqlite3
import time

from harness import gateway, traffic
from harness.gateway import lab

LINES = 5


class Flood:
    """What one turn put through, and how long each side took for it."""

    def __init__(self, count, each, seed):
        orders = lab.Orders(seed)
        numbers = iter(range(1, count * each + 1))
        self.files = [
            (f"orders-{index:05}.x12",
             orders.file("HARBOR", [f"P{next(numbers):06}" for _ in range(each)], lines=LINES))
            for index in range(count)]
        self.orders = count * each

    def through_gateway(self, folder):
        """Seconds from the first file's rename until everything is confirmed and answered."""
        simulator = lab.Simulator(folder / "erp").start()
        site = lab.Site(folder / "site", simulator.port, timeout="30s")
        staged = traffic.stage(folder / "staged", self.files)
        pid = gateway.start(site)
        erp = simulator.process.pid
        before = gateway.processor_seconds(pid), gateway.processor_seconds(erp)
        begun = time.perf_counter()
        traffic.release(staged, site.mailbox / "inbox")
        lab.wait_for(
            lambda: self.count(simulator) >= self.orders, 1200, f"{self.orders} orders in the ERP")
        self.delivered = time.perf_counter() - begun
        gateway.settle(site, 300, "the flood", step=0.05)
        seconds = time.perf_counter() - begun
        self.processor = (
            gateway.processor_seconds(pid) - before[0], gateway.processor_seconds(erp) - before[1])
        gateway.stop(site)
        simulator.stop()
        answers = sum(content.count(b"AK5*A") for content in site.outbox().values())
        if self.count(simulator) != self.orders or answers != self.orders:
            raise RuntimeError(
                f"{self.count(simulator)} deliveries and {answers} acceptances of {self.orders}")
        return seconds

    @staticmethod
    def count(simulator):
        with sqlite3.connect(
            f"file:{simulator.database}?mode=ro", uri=True, timeout=20) as database:
            return database.execute("SELECT coalesce(max(id), 0) FROM orders").fetchone()[0]

    def submissions(self, folder):
        """What the gateway handed over: the keys and bodies of all orders."""
        with sqlite3.connect(folder / "erp/erp.db") as database:
            return database.execute("SELECT key, body FROM orders").fetchall()

    def into_simulator(self, folder, submissions):
        """Seconds for the same requests by a plain HTTP load."""
        simulator = lab.Simulator(folder / "bare-erp").start()
        seconds = traffic.post_all(simulator.port, submissions)
        simulator.stop()
        shutil.rmtree(folder / "bare-erp")
        return seconds
