"""A gateway under load: the laboratory's site, its socket, its processor time and memory."""

import http.client
import json
import os
import socket
import sys
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "Tests/Faults")]

import lab  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")


class SocketConnection(http.client.HTTPConnection):
    """HTTP over the gateway's Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(site, route):
    """An answer of the running gateway's API."""
    connection = SocketConnection(site.folder / "gangway.sock")
    try:
        connection.request("GET", route)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def serves(site):
    try:
        return "ready" in ask(site, "/v1/outlook")
    except (OSError, http.client.HTTPException):
        return False


def start(site, *prefix):
    """Starts the gateway and waits until its socket answers."""
    site.start(*prefix)
    lab.wait_for(lambda: serves(site), 30, "the gateway")
    return site.process.pid


def stop(site):
    if site.process:
        site.process.terminate()
        site.process.wait(60)
        site.process = None


def settle(site, seconds, what, step=0.02):
    """Waits until the gateway has nothing left to do; what is parked is a failure."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if site.process.poll() is not None:
            raise RuntimeError(f"the gateway ended with {site.process.returncode} during {what}; "
                               f"its log ends with\n{log_tail(site)}")
        left = ask(site, "/v1/outlook")
        if left["parked"]:
            raise RuntimeError(f"{left['parked']} items are parked during {what}")
        if not any(left.values()):
            return
        time.sleep(step)
    raise RuntimeError(f"{what} took more than {seconds} s: {left} are left")


def log_tail(site):
    return "\n".join(site.log_file.read_text().splitlines()[-5:])


def processor_seconds(pid):
    """What a process has used of the cores, in user and kernel mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    """The memory of a process in MB, by the names of /proc/PID/status."""
    found = {}
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.startswith(("Vm", "Rss")):
            found[name] = int(value.split()[0]) * 1024 / 1e6
    return found


class MemoryWatch:
    """Samples the resident memory of a process every 100 ms while a body runs."""

    def __init__(self, pid, every=0.1):
        self.pid = pid
        self.every = every
        self.samples = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self):
        while not self.ended.wait(self.every):
            try:
                self.samples.append((time.monotonic(), memory(self.pid)))
            except (OSError, IndexError):
                return

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    @property
    def peak(self):
        """The sample with the most resident memory."""
        return max((sample for _, sample in self.samples), key=lambda sample: sample["VmRSS"])

    @property
    def highest(self):
        """The kernel's own high-water mark, which no sample misses."""
        return max(sample["VmHWM"] for _, sample in self.samples)
