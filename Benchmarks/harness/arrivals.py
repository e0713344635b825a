"""Sees a file the moment it appears under its name, by inotify."""

import ctypes
import os
import select
import struct
import time

MOVED_TO = 0x80
HEAD = struct.calcsize("iIII")
LIBC = ctypes.CDLL(None, use_errno=True)


class Arrivals:
    """Files that are moved into a folder."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.handle = LIBC.inotify_init1(os.O_NONBLOCK)
        if self.handle < 0 or LIBC.inotify_add_watch(
                self.handle, os.fsencode(folder), MOVED_TO) < 0:
            raise OSError(ctypes.get_errno(), f"cannot watch {folder}")

    def wait(self, seconds):
        """When the next file came, by `time.perf_counter`, and its name."""
        if not select.select([self.handle], [], [], seconds)[0]:
            raise RuntimeError(f"no file came within {seconds} s")
        now = time.perf_counter()
        event = os.read(self.handle, 4096)
        length = struct.unpack_from("iIII", event)[3]
        return now, event[HEAD:HEAD + length].rstrip(b"\0").decode()

    def close(self):
        os.close(self.handle)
