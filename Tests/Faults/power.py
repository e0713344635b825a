#!/usr/bin/env python3
"""Cuts the power under the gateway and checks that nothing acknowledged is lost.

The data folder lies on a loop-mounted ext4 image. EXT4_IOC_SHUTDOWN without a flush drops every
dirty page and the uncommitted journal, as a power cut does. The partner's SFTP server and the ERP
stand outside: a file that is gone from the partner's inbox was acknowledged, an order that is in
the ERP was delivered, and neither may be forgotten or repeated.
"""

import fcntl
import os
import random
import struct
import sys
import time

import lab

SHUTDOWN = 0x8004587D
WITHOUT_FLUSH = struct.pack("I", 2)


class Disk:
    """A small ext4 file system of its own, whose power can be cut."""

    def __init__(self, folder, megabytes=300):
        self.image = folder / "disk.img"
        self.mount_point = folder / "disk"
        self.mount_point.mkdir()
        with open(self.image, "wb") as image:
            image.truncate(megabytes << 20)
        lab.run("mkfs.ext4", "-q", "-F", self.image)

    def mount(self):
        lab.run("mount", "-o", "loop", self.image, self.mount_point)

    def unmount(self):
        for _ in range(1200):
            if lab.run("umount", self.mount_point, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError("the disk does not unmount")

    def cut(self):
        descriptor = os.open(self.mount_point, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, WITHOUT_FLUSH)
        finally:
            os.close(descriptor)


def can_mount(folder):
    try:
        disk = Disk(folder, 16)
        disk.mount()
        disk.unmount()
        return True
    except (RuntimeError, OSError) as fault:
        print(f"power: this machine cannot mount a loop device ({fault})", flush=True)
        return False


def cuts(verdict, folder, seed, rounds):
    chance = random.Random(seed)
    simulator = lab.Simulator(folder / "erp", "--lose", "0.05", "--seed", str(seed)).start()
    ssh = lab.SSHServer(folder / "ssh").start()
    disk = Disk(folder)
    disk.mount()
    site = lab.Site(disk.mount_point / "site", simulator.port, ssh=ssh, log=folder / "serve.log")
    config = site.folder / "gangway.yaml"
    config.write_text(config.read_text() + "limits: {free: 1MB}\n")
    # The working folder itself is laid out and synced before the first cut.
    os.sync()
    orders = lab.Orders(seed)
    numbers, groups, names = [], [], []
    acknowledged_before_cut = 0
    began = time.monotonic()
    for index in range(rounds):
        for part in range(3):
            own = [f"P-{index}-{part}-{position}" for position in range(3)]
            name = f"power-{index:04}-{part}.x12"
            lab.drop(ssh.home / "in", name, orders.file("INLAND", own))
            numbers += own
            names.append(name)
            groups.append(("INLAND", orders.control["INLAND"]))
        site.start()
        time.sleep(chance.uniform(0.1, 0.9))
        disk.cut()
        site.kill()
        acknowledged_before_cut = len(names) - len(list((ssh.home / "in").iterdir()))
        disk.unmount()
        disk.mount()
    code = site.drain()
    verdict.check(code == 0, f"power: the last drain exited {code}")
    lab.check_orders(verdict, "power", simulator, numbers)
    lab.check_answers(verdict, "power", site, groups)
    known = {message["file"] for message in site.messages("in")}
    lost = [name for name in names if name not in known]
    verdict.check(not lost, f"power: acknowledged files without a message {lost[:5]}")
    check = lab.run("sqlite3", disk.mount_point / "site/gangway.db", "PRAGMA integrity_check")
    verdict.check(check.stdout.strip() == "ok", f"power: the ledger is damaged: {check.stdout}")
    ssh.stop()
    simulator.stop()
    disk.unmount()
    print(f"power: {rounds} cuts in {time.monotonic() - began:.0f} s, {len(names)} files "
          f"({acknowledged_before_cut} acknowledged before the last cut), {len(numbers)} orders",
          flush=True)


def main():
    parser = lab.options(__doc__)
    parser.add_argument("--cuts", type=int, default=50)
    given = parser.parse_args()
    folder = lab.workspace("power", given.keep)
    verdict = lab.Verdict()
    probe = folder / "probe"
    probe.mkdir()
    if not can_mount(probe):
        print("power: NOT DONE on this machine; StorageTests ran the vault on a simulated disk "
              "that loses what was not synced", flush=True)
        return 0
    work = folder / "work"
    work.mkdir()
    cuts(verdict, work, given.seed, given.cuts)
    return verdict.close("power")


if __name__ == "__main__":
    sys.exit(main())
