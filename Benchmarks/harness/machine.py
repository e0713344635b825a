"""The machine that figures were taken on."""

import dataclasses
import datetime
import os
import signal
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclasses.dataclass
class Machine:
    commit: str
    date: str
    cores: int
    processor: str
    memory: str
    fsyncs: int
    """Appends of 4 KB with fdatasync in a second, one after the other."""

    @property
    def text(self):
        return (f"{self.date}, commit {self.commit}: {self.cores} cores of {self.processor}, "
                f"{self.memory}, {self.fsyncs} fsyncs/s")


def describe():
    processor = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), "an unknown processor")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1_000_000
    return Machine(
        commit=commit(), date=datetime.date.today().isoformat(), cores=os.cpu_count(),
        processor=processor, memory=f"{memory} GB", fsyncs=fsyncs())


def commit():
    def git(*arguments):
        return subprocess.run(
            ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True).stdout.strip()
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "Sources", "Package.swift")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changed else "")


def fsyncs(count=300):
    """How many durable appends a second the disk of the working folders takes."""
    times = []
    with tempfile.TemporaryFile() as file:
        for _ in range(count):
            begun = time.perf_counter()
            os.write(file.fileno(), bytes(4096))
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begun)
    return round(1 / statistics.median(times))


def load():
    """The load average of the last minute: more than the cores means that others ran too."""
    return round(os.getloadavg()[0], 1)


def end_children():
    """Kills what this process started and what a failed row left running."""
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            try:
                os.kill(int(child), signal.SIGKILL)
            except ProcessLookupError:
                pass
