#!/usr/bin/env python3
"""A full disk and an ERP that is down: the gateway says so, and finishes by itself afterwards."""

import subprocess
import sys
import time

import lab
from power import Disk, can_mount


def erp_down(verdict, folder):
    """Orders are received and acknowledged while the ERP is away, and posted when it is back."""
    simulator = lab.Simulator(folder / "erp")
    site = lab.Site(folder / "site", simulator.port)
    orders = lab.Orders(7)
    numbers = [f"DOWN-{index}" for index in range(20)]
    site.start()
    for index, number in enumerate(numbers):
        lab.drop(site.mailbox / "inbox", f"down-{index}.x12", orders.file("HARBOR", [number]))
    try:
        lab.wait_for(lambda: len(site.outbox()) == len(numbers), 120, "997s while the ERP is down")
        lab.wait_for(
            lambda: "delivery failed" in site.log_file.read_text(), 120,
            "the log's word that deliveries fail")
    except RuntimeError as late:
        verdict.check(False, f"erp down: {late}")
    simulator.start()
    try:
        lab.wait_for(
            lambda: len(simulator.references()) == len(numbers), 180, "orders after the ERP is back")
    except RuntimeError as late:
        verdict.check(False, f"erp down: {late}")
    site.kill()
    lab.check_orders(verdict, "erp down", simulator, numbers)
    simulator.stop()


def disk_full(verdict, folder):
    """A disk that fills up: files stay with the partner, and go in when there is space again."""
    disk = Disk(folder, 64)
    disk.mount()
    simulator = lab.Simulator(folder / "erp").start()
    ssh = lab.SSHServer(folder / "ssh").start()
    site = lab.Site(disk.mount_point / "site", simulator.port, ssh=ssh, log=folder / "serve.log")
    config = site.folder / "gangway.yaml"
    config.write_text(config.read_text() + "limits: {free: 1MB}\n")
    orders = lab.Orders(8)
    numbers, groups = [], []
    site.start()
    lab.wait_for(lambda: (site.folder / "gangway.sock").exists(), 120, "the gateway")
    ballast = disk.mount_point / "ballast"
    subprocess.run(["dd", "if=/dev/zero", f"of={ballast}", "bs=64k"], capture_output=True)
    for index in range(10):
        number = f"FULL-{index}"
        numbers.append(number)
        lab.drop(ssh.home / "in", f"full-{index}.x12", orders.file("INLAND", [number]))
        groups.append(("INLAND", orders.control["INLAND"]))
    try:
        lab.wait_for(
            lambda: "receive.store.full" in site.log_file.read_text(errors="replace"), 120,
            "the log's word that the disk is full")
    except RuntimeError as late:
        verdict.check(False, f"disk full: {late}")
    # Nothing is taken later, either.
    time.sleep(3)
    waiting = len(list((ssh.home / "in").iterdir()))
    verdict.check(waiting == 10, f"disk full: {10 - waiting} files were taken onto a full disk")
    verdict.check(site.process.poll() is None, "disk full: the gateway stopped")
    ballast.unlink()
    try:
        lab.wait_for(
            lambda: len(simulator.references()) == len(numbers), 180, "orders after space is back")
        lab.wait_for(lambda: len(site.outbox()) == len(groups), 120, "997s after space is back")
    except RuntimeError as late:
        verdict.check(False, f"disk full: {late}")
    lab.check_orders(verdict, "disk full", simulator, numbers)
    lab.check_answers(verdict, "disk full", site, groups)
    site.kill()
    ssh.stop()
    simulator.stop()
    disk.unmount()


def main():
    given = lab.options(__doc__).parse_args()
    folder = lab.workspace("outage", given.keep)
    verdict = lab.Verdict()
    for name in ["probe", "down", "full"]:
        (folder / name).mkdir()
    erp_down(verdict, folder / "down")
    if can_mount(folder / "probe"):
        disk_full(verdict, folder / "full")
    else:
        print("outage: a full disk was NOT tried on this machine; StorageTests did so on a "
              "simulated one", flush=True)
    return verdict.close("outage")


if __name__ == "__main__":
    sys.exit(main())
