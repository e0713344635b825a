"""Files for the gateway, and the same work without it."""

import asyncio
import os
import sqlite3
import statistics
import time
import zlib
from pathlib import Path


def stage(folder, files):
    """Writes files beside an inbox, so that dropping them is a rename each."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (folder / name).write_bytes(content)
    return folder


def release(folder, inbox):
    """Moves all staged files into an inbox."""
    inbox = Path(inbox)
    inbox.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.iterdir()):
        file.rename(inbox / file.name)


def durable_files(folder, files):
    """Seconds for bare write + fsync + rename + fsync of the directory, one after the other."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    begun = time.perf_counter()
    for name, content in files:
        part = f".{name}.part"
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640, dir_fd=directory)
        os.write(file, content)
        os.fsync(file)
        os.close(file)
        os.rename(part, name, src_dir_fd=directory, dst_dir_fd=directory)
        os.fsync(directory)
    seconds = time.perf_counter() - begun
    os.close(directory)
    return seconds


def bare_commits(path, bodies, together=64):
    """Seconds to put orders through bare SQLite in the commits that delivery needs: stored, in
    doubt, delivered; `together` orders share each, as many as the ERP takes at a time."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE document(id INTEGER PRIMARY KEY, state, body BLOB)")
    packed = [(number, zlib.compress(body, 1)) for number, body in enumerate(bodies, 1)]
    begun = time.perf_counter()
    for first in range(0, len(packed), together):
        part = packed[first:first + together]
        ids = [(number,) for number, _ in part]
        for sql, rows in [
            ("INSERT INTO document VALUES(?, 'planned', ?)", part),
            ("UPDATE document SET state = 'in_doubt' WHERE id = ?", ids),
            ("UPDATE document SET state = 'delivered' WHERE id = ?", ids),
        ]:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(sql, rows)
            database.execute("COMMIT")
    seconds = time.perf_counter() - begun
    database.close()
    return seconds


class Poster(asyncio.Protocol):
    """One connection that posts prepared requests one after the other."""

    def __init__(self, requests, done):
        self.requests = requests
        self.done = done
        self.buffer = b""

    def connection_made(self, transport):
        self.transport = transport
        self.post()

    def post(self):
        request = next(self.requests, None)
        if request is None:
            self.transport.close()
            self.done.set_result(None)
        else:
            self.transport.write(request)

    def data_received(self, data):
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        if not head.startswith(b"HTTP/1.1 20"):
            self.transport.close()
            self.done.set_exception(RuntimeError(head.decode()))
            return
        length = next(
            int(line.partition(b":")[2]) for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length"))
        if len(body) >= length:
            self.buffer = body[length:]
            self.post()


def post_all(port, orders, connections=64):
    """Seconds to hand (key, body) pairs to an ERP by plain HTTP, so many at a time."""
    prepared = iter([
        (f"POST /orders HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nIdempotency-Key: {key}\r\n"
         f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body
        for key, body in orders])

    async def run():
        loop = asyncio.get_running_loop()
        ends = [loop.create_future() for _ in range(connections)]
        begun = time.perf_counter()
        for end in ends:
            await loop.create_connection(lambda end=end: Poster(prepared, end), "127.0.0.1", port)
        await asyncio.gather(*ends)
        return time.perf_counter() - begun

    return asyncio.run(run())


def median(values):
    return statistics.median(values)


def percentile(values, share):
    """The value that `share` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]
